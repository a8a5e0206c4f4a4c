package io.tidewatch.config;

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

/**
 * A place in a YAML file that people write, a parser pack or a mapping; every complaint made through it is a {@link YamlProblem} that names
 * file and line. Size, aliases and nesting are bounded.
 */
public final class YamlNode {
    public static final int MAX_CODE_POINTS = 1 << 20;

    private static final LoadSettings YAML = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(50)
            .setCodePointLimit(MAX_CODE_POINTS)
            .build();

    private final String file;
    private final Node node;

    private YamlNode(String file, Node node) {
        this.file = file;
        this.node = node;
    }

    /**
     * The one document of a file.
     *
     * @param beginning what such a file begins with, for who gives an empty one: {@code pack: name}
     */
    public static YamlNode of(String file, String yaml, String beginning) {
        try {
            Node root = new Compose(YAML).composeString(yaml).orElse(null);
            if (root == null) {
                throw new YamlProblem(file, 0, "the file is empty; begin with '" + beginning + "'");
            }
            return new YamlNode(file, root);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new YamlProblem(file, line, "not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new YamlProblem(file, 0, "not valid YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new YamlProblem(file, 0, "nested too deeply; make it flatter");
        }
    }

    public YamlProblem problem(String what) {
        return new YamlProblem(file, line(), what);
    }

    public int line() {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isNothing() {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    public Tag tag() {
        return node.getTag();
    }

    /** The entries in order; a key that is not among {@code known} is refused, unless there is none known. */
    public Map<String, YamlNode> entries(List<String> known) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        if (isNothing()) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw problem("keys are wanted here; write 'key: value' lines");
        }
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
    public List<YamlNode> elements() {
        if (isNothing()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            return List.of(this);
        }
        List<YamlNode> elements = new ArrayList<>();
        sequence.getValue().forEach(element -> elements.add(new YamlNode(file, element)));
        return elements;
    }

    public String text() {
        if (!(node instanceof ScalarNode scalar)) {
            throw problem("one value is wanted here, not a list or a group of keys");
        }
        return scalar.getValue();
    }

    public List<String> texts() {
        return elements().stream().map(YamlNode::text).toList();
    }

    public boolean truth() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problem("'" + text() + "' is neither true nor false");
        };
    }

    public double number() {
        try {
            return Double.parseDouble(text());
        } catch (NumberFormatException notNumber) {
            throw problem("'" + text() + "' is not a number");
        }
    }

    /** A constant: text, a whole number, a decimal number, or a truth. */
    public Object scalar() {
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

    /** What is made of this place; a refusal by the maker names it. */
    public <T> T make(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    public static @Nullable String textOf(@Nullable YamlNode node) {
        return node == null ? null : node.text();
    }
}
