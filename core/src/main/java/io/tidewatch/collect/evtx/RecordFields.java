package io.tidewatch.collect.evtx;

import io.tidewatch.event.Fields;
import io.tidewatch.event.FieldsBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills a record's template with its values and gives the fields; what repeats becomes a list. Not thread-safe. */
final class RecordFields {
    private static final int MAX_DEPTH = 60;
    private static final int MAX_FIELDS = 10_000;
    private static final int MAX_CHARACTERS = 4 << 20;

    private static final String CHANNEL = "Event.System.Channel";
    private static final String SYSTEM_TIME = "Event.System.TimeCreated.#attributes.SystemTime";

    private final FieldPath root;
    private final FieldsBuilder builder = new FieldsBuilder();
    private final Map<String, List<@Nullable Object>> repeated = new LinkedHashMap<>();
    private int nodes;
    private long characters;
    private @Nullable String channel;
    private @Nullable String systemTime;

    RecordFields(EvtxForm form) {
        root = FieldPath.root(form);
    }

    /** The fields of the record whose nodes these are. */
    Fields read(BinaryXml xml, ChunkBytes bytes, List<XmlNode> record) throws DamagedRecordException {
        builder.clear();
        repeated.clear();
        nodes = 0;
        characters = 0;
        channel = null;
        systemTime = null;
        write(xml, bytes, record, TemplateValues.NONE, root, 0);
        repeated.forEach(builder::putList);
        return builder.build();
    }

    /** The channel that the last record named. */
    @Nullable
    String channel() {
        return channel;
    }

    /** The last record's time of creation, as text. */
    @Nullable
    String systemTime() {
        return systemTime;
    }

    /** How much work the last record was: nodes and characters. */
    long work() {
        return nodes * 16L + characters;
    }

    private void write(
            BinaryXml xml, ChunkBytes bytes, List<XmlNode> content, TemplateValues values, FieldPath path, int depth)
            throws DamagedRecordException {
        count(depth);
        for (XmlNode node : content) {
            switch (node) {
                case XmlNode.Element element -> element(xml, bytes, element, values, path, depth);
                case XmlNode.Filled filled -> write(xml, bytes, filled.template(), filled.values(), path, depth + 1);
                case XmlNode.Substitution place -> {
                    if (isXml(place, values)) {
                        write(xml, bytes, embedded(xml, values, place.index(), depth), values, path, depth + 1);
                    }
                }
                case XmlNode.Text ignored -> {}
            }
        }
    }

    private void element(
            BinaryXml xml,
            ChunkBytes bytes,
            XmlNode.Element element,
            TemplateValues values,
            FieldPath parent,
            int depth)
            throws DamagedRecordException {
        count(depth);
        Object dataName = element.name().equals("Data") ? dataName(bytes, element, values) : null;
        FieldPath path = parent.child(dataName == null ? element.name() : dataName.toString());
        boolean attributed = false;
        if (dataName == null) {
            for (XmlNode.Attribute attribute : element.attributes()) {
                Object value = value(bytes, attribute.value(), values);
                if (value != null && !"".equals(value)) {
                    put(path.attribute(attribute.name()), value);
                    attributed = true;
                }
            }
        }
        if (hasElements(element, values)) {
            write(xml, bytes, element.children(), values, path, depth + 1);
            return;
        }
        Object value = value(bytes, element.children(), values);
        if (!attributed) {
            put(path, value);
        } else if (value != null && !"".equals(value)) {
            put(path.text(), value);
        }
    }

    private @Nullable Object dataName(ChunkBytes bytes, XmlNode.Element element, TemplateValues values)
            throws DamagedRecordException {
        for (XmlNode.Attribute attribute : element.attributes()) {
            if (attribute.name().equals("Name")) {
                Object name = value(bytes, attribute.value(), values);
                return name instanceof String text && !text.isEmpty() ? text : null;
            }
        }
        return null;
    }

    private static boolean hasElements(XmlNode.Element element, TemplateValues values) {
        for (XmlNode child : element.children()) {
            if (child instanceof XmlNode.Element
                    || child instanceof XmlNode.Filled
                    || (child instanceof XmlNode.Substitution place && isXml(place, values))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isXml(XmlNode.Substitution place, TemplateValues values) {
        return place.index() < values.count()
                && values.type(place.index()) == EvtxValueType.BINARY_XML
                && values.length(place.index()) > 0;
    }

    private static List<XmlNode> embedded(BinaryXml xml, TemplateValues values, int index, int depth)
            throws DamagedRecordException {
        int from = values.offset(index);
        return xml.fragment(from, from + values.length(index), false, depth);
    }

    private @Nullable Object value(ChunkBytes bytes, List<XmlNode> parts, TemplateValues values)
            throws DamagedRecordException {
        if (parts.isEmpty()) {
            return null;
        }
        if (parts.size() == 1) {
            return part(bytes, parts.getFirst(), values);
        }
        StringBuilder joined = new StringBuilder();
        for (XmlNode part : parts) {
            Object value = part(bytes, part, values);
            if (value != null) {
                joined.append(value);
            }
        }
        return joined.toString();
    }

    private @Nullable Object part(ChunkBytes bytes, XmlNode part, TemplateValues values) throws DamagedRecordException {
        return switch (part) {
            case XmlNode.Text text -> text.text();
            case XmlNode.Substitution place -> {
                if (place.index() >= values.count()) {
                    throw new DamagedRecordException("a value that the record does not have");
                }
                yield EvtxValues.read(
                        bytes, values.type(place.index()), values.offset(place.index()), values.length(place.index()));
            }
            case XmlNode.Element ignored -> null;
            case XmlNode.Filled ignored -> null;
        };
    }

    private void put(FieldPath path, @Nullable Object value) throws DamagedRecordException {
        characters += value instanceof String text ? text.length() : 8;
        count(0);
        String name = path.name();
        if (value instanceof String text) {
            if (path.nested().equals(CHANNEL)) {
                channel = text;
            } else if (path.nested().equals(SYSTEM_TIME)) {
                systemTime = text;
            }
        }
        if (!builder.has(name)) {
            builder.putValue(name, value);
            return;
        }
        List<@Nullable Object> values = repeated.get(name);
        if (values == null) {
            values = new ArrayList<>();
            values.add(builder.text(name));
            repeated.put(name, values);
        }
        if (value instanceof List<?> several) {
            values.addAll(several);
        } else {
            values.add(value);
        }
    }

    private void count(int depth) throws DamagedRecordException {
        if (depth > MAX_DEPTH) {
            throw new DamagedRecordException("elements nested deeper than " + MAX_DEPTH);
        }
        if (++nodes > MAX_FIELDS || characters > MAX_CHARACTERS) {
            throw new DamagedRecordException("more than a record can hold");
        }
    }
}
