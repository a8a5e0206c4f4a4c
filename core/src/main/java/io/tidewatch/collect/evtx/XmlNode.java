package io.tidewatch.collect.evtx;

import java.util.List;

/** A piece of binary XML as a template or a fragment states it, before values are filled in. */
sealed interface XmlNode {
    /** {@code <name attributes>children</name>}. */
    record Element(String name, List<Attribute> attributes, List<XmlNode> children) implements XmlNode {}

    /** Text that stands in the template itself. */
    record Text(String text) implements XmlNode {}

    /** The place of a value of the record; an optional one may be absent. */
    record Substitution(int index, boolean optional) implements XmlNode {}

    /** A template filled with values, inside a fragment. */
    record Filled(List<XmlNode> template, TemplateValues values) implements XmlNode {}

    /** {@code name="value"}; the value in parts. */
    record Attribute(String name, List<XmlNode> value) {}
}
