package io.tidewatch.sigma.read;

import io.tidewatch.sigma.rule.RuleRefused;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Text to {@link Yaml}, by YAML 1.2's core schema, within bounds that hostile files run into early. */
final class YamlReader {
    static final int MAX_CODE_POINTS = 3_000_000;
    static final int MAX_DEPTH = 50;
    /** Counted with aliases expanded, so that an alias bomb runs into it. */
    static final int MAX_NODES = 200_000;

    private static final String SIMPLIFY = "split the file or leave out what is repeated";

    private int nodes;

    private YamlReader() {}

    /** The documents before the first syntax error, and that error. */
    record Documents(List<Yaml> documents, List<RuleRefused> errors) {}

    static Documents read(String text) {
        List<Yaml> documents = new ArrayList<>();
        List<RuleRefused> errors = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setUseMarks(true)
                .setCodePointLimit(MAX_CODE_POINTS)
                .build();
        int line = 1;
        try {
            Iterator<Node> nodes =
                    new Compose(settings).composeAllFromString(text).iterator();
            while (nodes.hasNext()) {
                Node node = nodes.next();
                line = lineOf(node, line);
                try {
                    documents.add(new YamlReader().convert(node, 0));
                } catch (RuleRefused refused) {
                    errors.add(refused);
                }
            }
        } catch (MarkedYamlEngineException e) {
            int at = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(line);
            errors.add(new RuleRefused(
                    at, "not valid YAML: " + e.getProblem(), "check indentation, quotes and the lines just above"));
        } catch (YamlEngineException | StackOverflowError | ArrayIndexOutOfBoundsException e) {
            errors.add(new RuleRefused(
                    line, "not readable as YAML: " + e.getMessage(), "keep a file below 3 million characters, UTF-8"));
        }
        return new Documents(documents, errors);
    }

    private Yaml convert(Node node, int depth) throws RuleRefused {
        int line = lineOf(node, 1);
        if (depth > MAX_DEPTH) {
            throw new RuleRefused(line, "nested more than " + MAX_DEPTH + " levels deep", SIMPLIFY);
        }
        if (++nodes > MAX_NODES) {
            throw new RuleRefused(
                    line, "more than " + MAX_NODES + " values, aliases counted as often as used", SIMPLIFY);
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, line);
            case SequenceNode sequence -> {
                List<Yaml> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, depth + 1));
                }
                yield new Yaml.Sequence(items, line);
            }
            case MappingNode mapping -> mapping(mapping, line, depth);
            default ->
                throw new RuleRefused(line, "a YAML node of kind " + node.getNodeType(), "use maps, lists and values");
        };
    }

    private Yaml mapping(MappingNode node, int line, int depth) throws RuleRefused {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            int keyLine = lineOf(tuple.getKeyNode(), line);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new RuleRefused(keyLine, "a map or a list as a key", "keys are plain text");
            }
            if (entries.put(key.getValue(), convert(tuple.getValueNode(), depth + 1)) != null) {
                throw new RuleRefused(
                        keyLine,
                        "key '" + key.getValue() + "' twice in one map",
                        "write its values as one list, or put the second into a selection of its own");
            }
            lines.put(key.getValue(), keyLine);
        }
        return new Yaml.Mapping(entries, lines, line);
    }

    private static Yaml scalar(ScalarNode node, int line) {
        Tag tag = node.getTag();
        Yaml.Type type = Yaml.Type.TEXT;
        if (tag.equals(Tag.INT)) {
            type = Yaml.Type.INTEGER;
        } else if (tag.equals(Tag.FLOAT)) {
            type = Yaml.Type.FLOAT;
        } else if (tag.equals(Tag.BOOL)) {
            type = Yaml.Type.BOOL;
        } else if (tag.equals(Tag.NULL)) {
            type = Yaml.Type.NULL;
        }
        return new Yaml.Scalar(node.getValue(), type, line);
    }

    private static int lineOf(Node node, int otherwise) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(otherwise);
    }
}
