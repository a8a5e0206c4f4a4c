package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * Reads a YAML 1.2 file into a record whose components are the keys, dashed. Environment variables override single keys: {@code
 * TIDEWATCH_HTTP_PORT} is {@code http.port}; lists are written in YAML's flow style. A reader is used once.
 */
public final class ConfigReader {
    private static final LoadSettings YAML = LoadSettings.builder()
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(50)
            .setCodePointLimit(1 << 20)
            .build();

    private final String file;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    private ConfigReader(String file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * The configuration of a file and the environment.
     *
     * @param type a record with {@link Key}s and a public {@code DEFAULTS}
     * @param file the file, or null for none
     * @throws ConfigException with every problem, each with its place and remedy
     */
    public static <T extends Record> T read(Class<T> type, @Nullable Path file, Map<String, String> environment) {
        if (file == null) {
            return parse(type, "defaults", "", environment);
        }
        try {
            return parse(type, file.toString(), Files.readString(file), environment);
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e
                    + "; name another file with --config, or leave it out to use the defaults"));
        }
    }

    /** The configuration of YAML text; {@code name} stands for the file in messages. */
    public static <T extends Record> T parse(Class<T> type, String name, String yaml, Map<String, String> environment) {
        ConfigReader reader = new ConfigReader(name, Map.copyOf(environment));
        Node root = reader.composed(yaml, name);
        Object made = reader.group(type, Keys.defaults(type), root, "");
        reader.refuseUnknownVariables(type);
        if (!reader.problems.isEmpty()) {
            throw new ConfigException(reader.problems);
        }
        return type.cast(requireNonNull(made, "a configuration without problems was not made"));
    }

    private @Nullable Node composed(String yaml, String where) {
        try {
            return new Compose(YAML).composeString(yaml).orElse(null);
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            problems.add(where + line + ": not valid YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(where + ": not valid YAML: " + e.getMessage());
        }
        return null;
    }

    private @Nullable Object group(Class<?> type, Object defaults, @Nullable Node node, String path) {
        int before = problems.size();
        Map<String, Node> given = entries(node, path, Keys.names(type));
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(components[i], defaults, node, given, path);
        }
        if (problems.size() > before) {
            return null;
        }
        try {
            return Keys.make(type, values);
        } catch (IllegalArgumentException e) {
            refused(e.getMessage(), type, node, given, path);
            return null;
        }
    }

    private @Nullable Object component(
            RecordComponent component, Object defaults, @Nullable Node node, Map<String, Node> given, String path) {
        String name = Keys.dashed(component);
        String at = path.isEmpty() ? name : path + "." + name;
        Object standard = Keys.value(component, defaults);
        Node value = given.get(name);
        if (standard != null && component.getType().isAnnotationPresent(Group.class)) {
            return group(component.getType(), standard, value, at);
        }
        String variable = Keys.environmentName(at);
        String override = environment.get(variable);
        if (override != null) {
            boolean structured = List.class.isAssignableFrom(component.getType());
            Node written = structured
                    ? composed(override, variable)
                    : new ScalarNode(Tag.STR, override, org.snakeyaml.engine.v2.common.ScalarStyle.PLAIN);
            return written == null ? standard : value(component.getGenericType(), written, at, variable);
        }
        if (value == null) {
            if (Keys.documentation(component).required()) {
                problems.add(where(node, file) + ": " + at + " is missing; write for example " + name + ": "
                        + Keys.documentation(component).example());
            }
            return standard;
        }
        return isNothing(value) ? standard : value(component.getGenericType(), value, at, file);
    }

    private @Nullable Object value(Type type, Node node, String path, String source) {
        if (type instanceof ParameterizedType list) {
            return list(list.getActualTypeArguments()[0], node, path, source);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isAnnotationPresent(Group.class)) {
            return group(plain, Keys.defaults(plain), node, path);
        }
        if (!(node instanceof ScalarNode scalar)) {
            problems.add(where(node, source) + ": " + path + ": one value is wanted here, not a list or a group");
            return null;
        }
        try {
            return Scalars.read(plain, scalar.getValue());
        } catch (IllegalArgumentException e) {
            problems.add(where(node, source) + ": " + path + ": " + e.getMessage());
            return null;
        }
    }

    private List<Object> list(Type element, Node node, String path, String source) {
        List<Object> values = new ArrayList<>();
        if (node instanceof ScalarNode scalar && element instanceof Class<?> words && words.isEnum()) {
            return words(words, scalar, path, source);
        }
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(where(node, source) + ": " + path + ": a list is wanted here; begin each entry with '- '");
            return values;
        }
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Object value = value(element, sequence.getValue().get(i), path + "[" + i + "]", source);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** A list of words may be written with commas between them. */
    private List<Object> words(Class<?> type, ScalarNode node, String path, String source) {
        List<Object> values = new ArrayList<>();
        for (String word : node.getValue().split(",", -1)) {
            try {
                values.add(Scalars.read(type, word));
            } catch (IllegalArgumentException e) {
                problems.add(where(node, source) + ": " + path + ": " + e.getMessage());
            }
        }
        return values;
    }

    private Map<String, Node> entries(@Nullable Node node, String path, List<String> known) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node == null || isNothing(node)) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(where(node, file) + ": " + (path.isEmpty() ? "the file" : path)
                    + " has keys; write 'key: value' lines below it");
            return entries;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            String at = path.isEmpty() ? key : path + "." + key;
            if (!known.contains(key)) {
                problems.add(where(tuple.getKeyNode(), file) + ": unknown key '" + at + "'"
                        + Spelling.suggestion(key, known));
            } else if (entries.put(key, tuple.getValueNode()) != null) {
                problems.add(where(tuple.getKeyNode(), file) + ": " + at + " is given twice; keep one");
            }
        }
        return entries;
    }

    /** A record's own check names the component first: {@code port is 70000; …}. */
    private void refused(
            @Nullable String message, Class<?> type, @Nullable Node node, Map<String, Node> given, String path) {
        String text = String.valueOf(message);
        String key = Keys.dashed(text.split(" ", 2)[0]);
        boolean ofKey = Keys.names(type).contains(key);
        String at = (path.isEmpty() ? "" : path + ".") + (ofKey ? key : "");
        String variable = Keys.environmentName(at);
        String place = environment.containsKey(variable) ? variable : where(given.getOrDefault(key, node), file);
        String rest = ofKey && text.contains(" ") ? text.substring(text.indexOf(' ')) : ": " + text;
        problems.add(place + ": " + at + rest);
    }

    /** A variable that begins like one of ours and is none would be ignored, and its writer would wonder. */
    private void refuseUnknownVariables(Class<?> type) {
        List<String> known = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        variables(type, "", known, groups);
        for (String name : environment.keySet().stream().sorted().toList()) {
            if (!known.contains(name) && groups.stream().anyMatch(name::startsWith)) {
                String closest = Spelling.closest(name, known);
                problems.add(name + ": no configuration key has this environment variable"
                        + (closest == null ? "; see docs/configuration.md" : "; did you mean '" + closest + "'?"));
            }
        }
    }

    private static void variables(Class<?> type, String path, List<String> known, List<String> groups) {
        for (RecordComponent component : type.getRecordComponents()) {
            String at = (path.isEmpty() ? "" : path + ".") + Keys.dashed(component);
            if (component.getType().isAnnotationPresent(Group.class)) {
                groups.add(Keys.environmentName(at) + "_");
                variables(component.getType(), at, known, groups);
            } else {
                known.add(Keys.environmentName(at));
            }
        }
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    private static String where(@Nullable Node node, String source) {
        return node == null
                ? source
                : node.getStartMark()
                        .map(mark -> source + ":" + (mark.getLine() + 1))
                        .orElse(source);
    }
}
