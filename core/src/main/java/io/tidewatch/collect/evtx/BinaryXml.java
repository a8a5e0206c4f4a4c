package io.tidewatch.collect.evtx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the binary XML of one chunk. Names and templates are kept once a chunk, where they first occur, and later records refer to
 * them by their place; a template that cannot be read is remembered as such, so that no record pays for it again.
 */
final class BinaryXml {
    private static final int MAX_DEPTH = 40;
    private static final int MAX_NAME = 1_024;
    private static final int MORE = 0x40;

    private static final int END = 0x00;
    private static final int OPEN_ELEMENT = 0x01;
    private static final int CLOSE_START = 0x02;
    private static final int CLOSE_EMPTY = 0x03;
    private static final int CLOSE_ELEMENT = 0x04;
    private static final int VALUE = 0x05;
    private static final int ATTRIBUTE = 0x06;
    private static final int CDATA = 0x07;
    private static final int CHARACTER = 0x08;
    private static final int ENTITY = 0x09;
    private static final int INSTRUCTION_TARGET = 0x0a;
    private static final int INSTRUCTION_DATA = 0x0b;
    private static final int TEMPLATE = 0x0c;
    private static final int SUBSTITUTION = 0x0d;
    private static final int OPTIONAL_SUBSTITUTION = 0x0e;
    private static final int FRAGMENT_HEADER = 0x0f;

    private final ChunkBytes bytes;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, Template> templates = new HashMap<>();
    private int at;
    private int limit;

    /** A template's nodes, or why it cannot be read. */
    private record Template(List<XmlNode> nodes, @Nullable String fault) {}

    BinaryXml(ChunkBytes bytes) {
        this.bytes = bytes;
    }

    /** The nodes between {@code from} and {@code to}; {@code dependencies}: whether elements are expected to carry a dependency id. */
    List<XmlNode> fragment(int from, int to, boolean dependencies, int depth) throws DamagedRecordException {
        int savedAt = at;
        int savedLimit = limit;
        at = from;
        limit = to;
        try {
            return content(dependencies, depth, false);
        } finally {
            at = savedAt;
            limit = savedLimit;
        }
    }

    private List<XmlNode> content(boolean dependencies, int depth, boolean insideElement)
            throws DamagedRecordException {
        if (depth > MAX_DEPTH) {
            throw new DamagedRecordException("elements nested deeper than " + MAX_DEPTH);
        }
        List<XmlNode> nodes = new ArrayList<>(4);
        while (at < limit) {
            int token = bytes.u8(at);
            switch (token & ~MORE) {
                case END -> {
                    if (insideElement) {
                        throw new DamagedRecordException("an element is not closed");
                    }
                    return nodes;
                }
                case FRAGMENT_HEADER -> at += 4;
                case OPEN_ELEMENT -> nodes.add(element(dependencies, depth));
                case CLOSE_ELEMENT -> {
                    at++;
                    return nodes;
                }
                case TEMPLATE -> nodes.add(filledTemplate(depth));
                case INSTRUCTION_TARGET -> {
                    at++;
                    name();
                }
                case INSTRUCTION_DATA -> {
                    at++;
                    countedText();
                }
                default -> nodes.add(text());
            }
        }
        if (insideElement) {
            throw new DamagedRecordException("an element is not closed");
        }
        return nodes;
    }

    private XmlNode.Element element(boolean dependencies, int depth) throws DamagedRecordException {
        boolean hasAttributes = (bytes.u8(at) & MORE) != 0;
        at++;
        at += dependencySize(dependencies) + 4;
        String name = name();
        List<XmlNode.Attribute> attributes = List.of();
        if (hasAttributes) {
            at += 4;
            attributes = attributes();
        }
        int close = bytes.u8(at++);
        return switch (close) {
            case CLOSE_EMPTY -> new XmlNode.Element(name, attributes, List.of());
            case CLOSE_START -> new XmlNode.Element(name, attributes, content(dependencies, depth + 1, true));
            default -> throw new DamagedRecordException("unknown token " + close + " after the element '" + name + "'");
        };
    }

    /**
     * Elements of templates carry two bytes of dependency id and those of fragments in values do not; as writers differ in the
     * rest, the reading under which the element's name is a name decides.
     */
    private int dependencySize(boolean expected) throws DamagedRecordException {
        int size = expected ? 2 : 0;
        return isName(at + size + 4) || !isName(at + (2 - size) + 4) ? size : 2 - size;
    }

    private boolean isName(int reference) throws DamagedRecordException {
        if (reference > bytes.length() - 4) {
            return false;
        }
        int offset = bytes.i32(reference);
        if (offset < 0 || offset > bytes.length() - 10) {
            return false;
        }
        int count = bytes.u16(offset + 6);
        int end = offset + 8 + count * 2;
        return count > 0 && count <= MAX_NAME && end <= bytes.length() - 2 && bytes.u16(end) == 0;
    }

    private List<XmlNode.Attribute> attributes() throws DamagedRecordException {
        List<XmlNode.Attribute> attributes = new ArrayList<>(2);
        while ((bytes.u8(at) & ~MORE) == ATTRIBUTE) {
            at++;
            String name = name();
            List<XmlNode> value = new ArrayList<>(1);
            while (isText(bytes.u8(at) & ~MORE)) {
                value.add(text());
            }
            attributes.add(new XmlNode.Attribute(name, value));
        }
        return attributes;
    }

    private static boolean isText(int token) {
        return token == VALUE
                || token == CDATA
                || token == CHARACTER
                || token == ENTITY
                || token == SUBSTITUTION
                || token == OPTIONAL_SUBSTITUTION;
    }

    private XmlNode text() throws DamagedRecordException {
        int token = bytes.u8(at++) & ~MORE;
        return switch (token) {
            case VALUE -> {
                int type = bytes.u8(at++);
                if (type != EvtxValueType.STRING) {
                    throw new DamagedRecordException("a text of the unknown type " + type);
                }
                yield new XmlNode.Text(countedText());
            }
            case CDATA -> new XmlNode.Text(countedText());
            case CHARACTER -> {
                int character = bytes.u16(at);
                at += 2;
                yield new XmlNode.Text(Character.toString(character));
            }
            case ENTITY -> new XmlNode.Text(entity(name()));
            case SUBSTITUTION, OPTIONAL_SUBSTITUTION -> {
                int index = bytes.u16(at);
                at += 3;
                yield new XmlNode.Substitution(index, token == OPTIONAL_SUBSTITUTION);
            }
            default -> throw new DamagedRecordException("unknown token " + token);
        };
    }

    private static String entity(String name) {
        return switch (name) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> "&" + name + ";";
        };
    }

    private String countedText() throws DamagedRecordException {
        int bytesLong = bytes.u16(at) * 2;
        bytes.need(at + 2, bytesLong);
        String text = new String(bytes.array(), at + 2, bytesLong, StandardCharsets.UTF_16LE);
        at += 2 + bytesLong;
        return text;
    }

    /** The name that is referred to here; the name itself may follow at once, where it occurs for the first time. */
    private String name() throws DamagedRecordException {
        int reference = at;
        int offset = bytes.within(reference, "a name");
        at += 4;
        String known = names.get(offset);
        int count = bytes.u16(offset + 6);
        if (offset == reference + 4) {
            at += 10 + count * 2;
        }
        if (known != null) {
            return known;
        }
        if (count == 0 || count > MAX_NAME) {
            throw new DamagedRecordException("a name of " + count + " characters");
        }
        bytes.need(offset + 8, count * 2);
        String name = new String(bytes.array(), offset + 8, count * 2, StandardCharsets.UTF_16LE);
        names.put(offset, name);
        return name;
    }

    private XmlNode.Filled filledTemplate(int depth) throws DamagedRecordException {
        int definition = bytes.within(at + 6, "a template");
        int values = at + 10;
        if (definition == values) {
            values = definition + 24 + bytes.within(definition + 20, "a template's size");
        }
        Template template = templates.get(definition);
        if (template == null) {
            template = readTemplate(definition, depth);
            templates.put(definition, template);
        }
        if (template.fault() != null) {
            throw new DamagedRecordException("its template cannot be read: " + template.fault());
        }
        TemplateValues read = TemplateValues.read(bytes, values, limit);
        at = read.end(values + 4);
        return new XmlNode.Filled(template.nodes(), read);
    }

    private Template readTemplate(int definition, int depth) {
        try {
            int size = bytes.within(definition + 20, "a template's size");
            int start = definition + 24;
            bytes.need(start, size);
            return new Template(fragment(start, start + size, true, depth + 1), null);
        } catch (DamagedRecordException e) {
            return new Template(List.of(), e.reason());
        }
    }
}
