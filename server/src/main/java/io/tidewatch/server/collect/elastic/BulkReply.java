package io.tidewatch.server.collect.elastic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidewatch.parse.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of a bulk request, compact and in Elasticsearch's own order: {@code {"took":3,"errors":false,"items":[…]}}. Agents
 * look for these words without parsing (rsyslog, Fluent Bit).
 */
final class BulkReply {
    private static final byte[] TOOK = JsonWriter.name("took");
    private static final byte[] ERRORS = JsonWriter.name("errors");
    private static final byte[] ITEMS = JsonWriter.name("items");
    private static final byte[] INDEX = JsonWriter.name("_index");
    private static final byte[] ID = JsonWriter.name("_id");
    private static final byte[] STATUS = JsonWriter.name("status");
    private static final byte[] ERROR = JsonWriter.name("error");
    private static final byte[] TYPE = JsonWriter.name("type");
    private static final byte[] REASON = JsonWriter.name("reason");
    private static final byte[] CREATE_ITEM = JsonWriter.name("create");
    private static final byte[] INDEX_ITEM = JsonWriter.name("index");
    private static final byte[] UPDATE_ITEM = JsonWriter.name("update");
    private static final byte[] DELETE_ITEM = JsonWriter.name("delete");
    private static final byte[] CREATED = shards("created", 1);
    private static final byte[] UPDATED = shards("updated", 2);

    private final JsonWriter out;
    private final boolean brief;
    private final String idPrefix;
    private @Nullable BulkAction rendered;
    private byte[] before = {};
    private byte[] after = {};

    /**
     * @param brief whether an item tells its status and error alone ({@code filter_path})
     * @param idPrefix what the ids begin with that are made for documents without one
     */
    BulkReply(JsonWriter out, boolean brief, String idPrefix) {
        this.out = out;
        this.brief = brief;
        this.idPrefix = idPrefix;
    }

    private static byte[] shards(String result, int version) {
        return ("\"_version\":" + version + ",\"result\":\"" + result
                        + "\",\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"_seq_no\":0,\"_primary_term\":1")
                .getBytes(US_ASCII);
    }

    /** The usual item: all but the number of its id is the same as of the one before. */
    private void created(BulkAction action, int number) {
        if (!action.equals(rendered)) {
            rendered = action;
            JsonWriter one = new JsonWriter(size -> {});
            one.begin();
            one.member(member(action.kind()));
            one.begin();
            if (!brief) {
                one.member(INDEX);
                one.text(action.index());
                one.member(ID);
                one.text(idPrefix);
            }
            // Without the quote after the id: its number comes there.
            before = one.copy(0, brief ? one.size() : one.size() - 1);
            int begun = one.size();
            if (!brief) {
                one.members(CREATED, 0, CREATED.length);
            }
            one.member(STATUS);
            one.number(BulkItem.CREATED);
            one.end();
            one.end();
            after = one.copy(brief ? begun : begun - 1, one.size());
        }
        out.raw(before, 0, before.length);
        if (!brief) {
            out.number(number);
        }
        out.raw(after, 0, after.length);
    }

    private static byte[] member(BulkAction.Kind kind) {
        return switch (kind) {
            case CREATE -> CREATE_ITEM;
            case INDEX -> INDEX_ITEM;
            case UPDATE -> UPDATE_ITEM;
            case DELETE -> DELETE_ITEM;
        };
    }

    JsonWriter write(long tookMillis, List<BulkItem> items) {
        out.begin();
        out.member(TOOK);
        out.number(tookMillis);
        out.member(ERRORS);
        out.literal(items.stream().anyMatch(item -> item.errorType != null));
        out.member(ITEMS);
        out.beginList();
        for (int i = 0; i < items.size(); i++) {
            out.element();
            item(items.get(i), i);
        }
        out.endList();
        out.end();
        return out;
    }

    private void item(BulkItem item, int number) {
        if (item.errorType == null && item.action.id() == null && item.status == BulkItem.CREATED) {
            created(item.action, number);
            return;
        }
        out.begin();
        out.member(member(item.action.kind()));
        out.begin();
        if (!brief) {
            out.member(INDEX);
            out.text(item.action.index());
            out.member(ID);
            String id = item.action.id();
            out.text(id == null ? idPrefix + number : id);
            if (item.errorType == null) {
                byte[] rest = item.status == BulkItem.UPDATED ? UPDATED : CREATED;
                out.members(rest, 0, rest.length);
            }
        }
        out.member(STATUS);
        out.number(item.status);
        if (item.errorType != null) {
            out.member(ERROR);
            out.begin();
            out.member(TYPE);
            out.text(item.errorType);
            out.member(REASON);
            out.text(item.reason == null ? "" : item.reason);
            out.end();
        }
        out.end();
        out.end();
    }
}
