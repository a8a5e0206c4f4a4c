package io.tidewatch.server.openapi;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.EventId;
import io.tidewatch.event.TenantId;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes JSON schemas of the API's records, as the JSON writer writes them. One document's; not thread-safe. */
final class Schemas {
    private static final String EVENT = """
            {"type":"object","description":"An event; its fields stand beside its own members under their dotted names.",\
            "properties":{"id":{"type":"string"},"time":{"type":"string","format":"date-time"},\
            "ingested":{"type":"string","format":"date-time"},"dataset":{"type":"string"},"severity":{"type":"string"},\
            "message":{"type":["string","null"]}},"required":["id","time","dataset"],"additionalProperties":true}""";

    private final JsonMapper json;
    private final ObjectNode components;
    private final Map<Class<?>, String> names = new HashMap<>();

    Schemas(JsonMapper json) {
        this.json = json;
        this.components = json.createObjectNode();
    }

    /** The schemas of all records so far, by name. */
    ObjectNode components() {
        return components;
    }

    ObjectNode of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic.getRawType(), i -> of(generic.getActualTypeArguments()[i]));
        }
        return type instanceof Class<?> plain ? ofClass(plain) : json.createObjectNode();
    }

    private ObjectNode of(AnnotatedType annotated) {
        ObjectNode schema = annotated instanceof AnnotatedParameterizedType generic
                ? ofGeneric(
                        ((ParameterizedType) generic.getType()).getRawType(),
                        i -> of(generic.getAnnotatedActualTypeArguments()[i]))
                : of(annotated.getType());
        return annotated.isAnnotationPresent(Nullable.class) ? nullable(schema) : schema;
    }

    private interface Argument {
        ObjectNode at(int index);
    }

    private ObjectNode ofGeneric(Type raw, Argument argument) {
        if (raw instanceof Class<?> collection && Collection.class.isAssignableFrom(collection)) {
            ObjectNode array = typed("array");
            array.set("items", argument.at(0));
            return array;
        }
        if (raw instanceof Class<?> map && Map.class.isAssignableFrom(map)) {
            ObjectNode object = typed("object");
            object.set("additionalProperties", argument.at(1));
            return object;
        }
        return json.createObjectNode();
    }

    private ObjectNode ofClass(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return typed("boolean");
        }
        if (type == int.class || type == Integer.class) {
            return typed("integer", "int32");
        }
        if (type == long.class || type == Long.class) {
            return typed("integer", "int64");
        }
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return typed("number");
        }
        if (type == Instant.class) {
            return typed("string", "date-time");
        }
        if (CharSequence.class.isAssignableFrom(type)
                || type == Duration.class
                || type == TenantId.class
                || type == Dataset.class
                || type == EventId.class) {
            return typed("string");
        }
        if (type.isEnum()) {
            ObjectNode words = typed("string");
            ArrayNode allowed = words.putArray("enum");
            Arrays.stream(type.getEnumConstants()).forEach(value -> allowed.add(((Enum<?>) value).name()));
            return words;
        }
        ShownAs shown = type.getAnnotation(ShownAs.class);
        if (shown != null) {
            return ofClass(shown.value());
        }
        if (type == Event.class) {
            components.set("Event", json.readTree(EVENT));
            return reference("Event");
        }
        return type.isRecord() ? reference(ofRecord(type)) : json.createObjectNode();
    }

    private String ofRecord(Class<?> type) {
        String known = names.get(type);
        if (known != null) {
            return known;
        }
        String name = name(type);
        names.put(type, name);
        ObjectNode schema = typed("object");
        components.set(name, schema);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = json.createArrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode property = of(component.getAnnotatedType());
            Meaning meaning = component.getAnnotation(Meaning.class);
            if (meaning != null) {
                property.put("description", meaning.value());
            }
            properties.set(component.getName(), property);
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || meaning != null && meaning.required()) {
                required.add(component.getName());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return name;
    }

    /** The simple name, for nested records after that of what they are nested in. */
    private String name(Class<?> type) {
        String simple = type.getSimpleName();
        Class<?> outer = type.getEnclosingClass();
        if (outer != null) {
            String prefix = outer.getSimpleName().replaceFirst("Controller$", "");
            simple = simple.startsWith(prefix) ? simple : prefix + simple;
        }
        String name = simple;
        for (int i = 2; names.containsValue(name); i++) {
            name = simple + i;
        }
        return name;
    }

    private ObjectNode nullable(ObjectNode schema) {
        if (schema.path("type").isString()) {
            String type = schema.get("type").stringValue();
            schema.putArray("type").add(type).add("null");
            return schema;
        }
        if (!schema.has("$ref")) {
            return schema;
        }
        ObjectNode either = json.createObjectNode();
        either.putArray("oneOf").add(schema).add(typed("null"));
        return either;
    }

    private ObjectNode typed(String type) {
        return json.createObjectNode().put("type", type);
    }

    private ObjectNode typed(String type, String format) {
        return typed(type).put("format", format);
    }

    private ObjectNode reference(String name) {
        return json.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }
}
