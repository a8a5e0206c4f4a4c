package io.tidewatch.parse.pack.read;

import io.tidewatch.config.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

/** A place in a pack's YAML; every complaint made through it names file and line. */
final class PackNode {
    static final int MAX_CODE_POINTS = 1 << 20;

    private static final LoadSettings YAML = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(50)
            .setCodePointLimit(MAX_CODE_POINTS)
            .build();

    private final String file;
    private final Node node;

    private PackNode(String file, Node node) {
        this.file = file;
        this.node = node;
    }

    /** The one document of a file. */
    static PackNode of(String file, String yaml) {
        try {
            Node root = new Compose(YAML).composeString(yaml).orElse(null);
            if (root == null) {
                throw new PackProblem(file, 0, "the file is empty; begin with 'pack: name'");
            }
            return new PackNode(file, root);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new PackProblem(file, line, "not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new PackProblem(file, 0, "not valid YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new PackProblem(file, 0, "nested too deeply; make it flatter");
        }
    }

    PackProblem problem(String what) {
        return new PackProblem(file, line(), what);
    }

    int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isNothing() {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    Tag tag() {
        return node.getTag();
    }

    /** The entries in order; a key that is not among {@code known} is refused, unless there is none known. */
    Map<String, PackNode> entries(List<String> known) {
        Map<String, PackNode> entries = new LinkedHashMap<>();
        if (isNothing()) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw problem("keys are wanted here; write 'key: value' lines");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            PackNode key = new PackNode(file, tuple.getKeyNode());
            String name = key.text();
            if (!known.isEmpty() && !known.contains(name)) {
                throw key.problem("unknown key '" + name + "'" + Spelling.suggestion(name, known));
            }
            if (entries.put(name, new PackNode(file, tuple.getValueNode())) != null) {
                throw key.problem("'" + name + "' is given twice; keep one");
            }
        }
        return entries;
    }

    /** The elements of a list; of one value, that value. */
    List<PackNode> elements() {
        if (isNothing()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            return List.of(this);
        }
        List<PackNode> elements = new ArrayList<>();
        sequence.getValue().forEach(element -> elements.add(new PackNode(file, element)));
        return elements;
    }

    String text() {
        if (!(node instanceof ScalarNode scalar)) {
            throw problem("one value is wanted here, not a list or a group of keys");
        }
        return scalar.getValue();
    }

    List<String> texts() {
        return elements().stream().map(PackNode::text).toList();
    }

    boolean truth() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problem("'" + text() + "' is neither true nor false");
        };
    }

    double number() {
        try {
            return Double.parseDouble(text());
        } catch (NumberFormatException notNumber) {
            throw problem("'" + text() + "' is not a number");
        }
    }

    /** What is made of this place; a refusal by the maker names it. */
    <T> T make(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    static @Nullable String textOf(@Nullable PackNode node) {
        return node == null ? null : node.text();
    }
}
