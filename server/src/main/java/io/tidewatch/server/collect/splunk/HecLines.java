package io.tidewatch.server.collect.splunk;

import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.RecordGroups;
import org.jspecify.annotations.Nullable;

/** Makes records of raw lines whose request says more of them than a batch can carry: their host, their index. Not thread-safe. */
final class HecLines {
    private static final byte[] MESSAGE = JsonWriter.name("message");

    private final byte[] body;
    private final JsonWriter out;
    private final RecordGroups groups;
    private final HecEvents.Metadata metadata;

    HecLines(byte[] body, JsonWriter out, RecordGroups groups, HecEvents.Metadata metadata) {
        this.body = body;
        this.out = out;
        this.groups = groups;
        this.metadata = metadata;
    }

    /** @param bounds of each line in the body */
    void write(int[] bounds) {
        int group = groups.of(metadata.sourcetype(), metadata.source(), null);
        byte[] common = common();
        for (int i = 0; i < bounds.length; i += 2) {
            int begun = out.size();
            out.begin();
            out.members(common, 0, common.length);
            out.member(MESSAGE);
            out.text(body, bounds[i], bounds[i + 1]);
            out.end();
            groups.add(group, begun, out.size());
        }
    }

    private byte[] common() {
        JsonWriter writer = new JsonWriter(size -> {});
        member(writer, "host.name", metadata.host());
        member(writer, "splunk.source", metadata.source());
        member(writer, "splunk.sourcetype", metadata.sourcetype());
        member(writer, "splunk.index", metadata.index());
        return writer.copy(0, writer.size());
    }

    private static void member(JsonWriter writer, String name, @Nullable String value) {
        if (value != null) {
            writer.member(JsonWriter.name(name));
            writer.text(value);
        }
    }
}
