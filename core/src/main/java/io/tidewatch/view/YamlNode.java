package io.tidewatch.view;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.Spelling;
import java.util.ArrayList;
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

/** A place in a mapping file; every complaint made through it names file and line. */
record YamlNode(String file, Node node) {
    private static final LoadSettings YAML = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(100)
            .setCodePointLimit(1 << 20)
            .build();

    static YamlNode of(String file, String yaml) {
        try {
            Node root = new Compose(YAML).composeString(yaml).orElse(null);
            if (root == null) {
                throw new ConfigException(List.of(file + ": the file is empty; begin with 'mappings:'"));
            }
            return new YamlNode(file, root);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new ConfigException(List.of(file + ":" + line + ": not valid YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new ConfigException(List.of(file + ": not valid YAML: " + e.getMessage()));
        }
    }

    ConfigException problem(String what) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new ConfigException(List.of(file + ":" + line + ": " + what));
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /** The entries in order; with {@code known}, a key that is not among them is refused. */
    Map<String, YamlNode> entries(List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw problem("keys are wanted here; write 'key: value' lines");
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlNode key = new YamlNode(file, tuple.getKeyNode());
            String name = key.text();
            if (!known.isEmpty() && !known.contains(name)) {
                throw key.problem("unknown key '" + name + "'" + Spelling.suggestion(name, known));
            }
            if (entries.put(name, new YamlNode(file, tuple.getValueNode())) != null) {
                throw key.problem("'" + name + "' is given twice; keep one");
            }
        }
        return entries;
    }

    /** The elements of a list; of one value, that value. */
    List<YamlNode> elements() {
        if (!(node instanceof SequenceNode sequence)) {
            return List.of(this);
        }
        List<YamlNode> elements = new ArrayList<>();
        sequence.getValue().forEach(element -> elements.add(new YamlNode(file, element)));
        return elements;
    }

    String text() {
        if (!(node instanceof ScalarNode scalar)) {
            throw problem("one value is wanted here, not a list or a group of keys");
        }
        return scalar.getValue();
    }

    List<String> texts() {
        return elements().stream().map(YamlNode::text).toList();
    }

    boolean truth() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problem("'" + text() + "' is neither true nor false");
        };
    }

    /** A constant: text, a whole number, a decimal number, or a truth. */
    Object scalar() {
        String text = text();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.INT)) {
                return Long.valueOf(text);
            }
            if (tag.equals(Tag.FLOAT)) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw problem("'" + text + "' is not a number; put it in quotes where it is a text");
        }
        if (tag.equals(Tag.NULL)) {
            throw problem("a value is missing");
        }
        return tag.equals(Tag.BOOL) ? (Object) truth() : text;
    }
}
