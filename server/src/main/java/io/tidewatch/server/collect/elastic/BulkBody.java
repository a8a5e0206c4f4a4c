package io.tidewatch.server.collect.elastic;

import io.tidewatch.event.EventId;
import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.Shape;
import io.tidewatch.parse.json.JsonCheck;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a bulk body: an action a line, and after {@code create}, {@code index} and {@code update} the document. The documents stay where they
 * are in the body. A bad document fails its own item; a bad action line fails the request, since what follows it cannot be told.
 */
final class BulkBody {
    private static final int MAX_ACTION = 8_192;

    private final byte[] body;
    private final @Nullable String pathIndex;
    private final JsonCheck check;
    private final JsonFields json = new JsonFields();
    private final FieldsBuilder fields = new FieldsBuilder();
    private final List<BulkItem> items = new ArrayList<>();
    private @Nullable BulkAction last;
    private int lastFrom;
    private int lastTo;

    private BulkBody(byte[] body, @Nullable String pathIndex, JsonCheck check) {
        this.body = body;
        this.pathIndex = pathIndex;
        this.check = check;
    }

    /**
     * The body's actions, in order.
     *
     * @param pathIndex the index that the path names, for actions that name none; or null
     * @throws ProblemException when an action line cannot be read; nothing is stored then
     */
    static List<BulkItem> read(byte[] body, @Nullable String pathIndex, JsonCheck check) {
        BulkBody reader = new BulkBody(body, pathIndex, check);
        reader.read();
        return reader.items;
    }

    private void read() {
        int at = blanks(0);
        while (at < body.length) {
            if (items.size() == EventId.MAX_RECORDS_PER_BATCH) {
                throw malformed("more than " + EventId.MAX_RECORDS_PER_BATCH + " actions in one body");
            }
            BulkAction action = action(at);
            at = blanks(lastTo);
            at = switch (action.kind()) {
                case CREATE, INDEX -> document(action, at);
                case UPDATE -> {
                    items.add(refused(action));
                    yield lineEnd(at);
                }
                case DELETE -> {
                    items.add(refused(action));
                    yield at;
                }
            };
            at = blanks(at);
        }
    }

    private BulkItem refused(BulkAction action) {
        return new BulkItem(action, 0, 0)
                .failed(
                        BulkItem.INVALID,
                        "illegal_argument_exception",
                        "Tidewatch keeps what was logged and does not "
                                + action.kind().word() + " it; send create or index");
    }

    private int document(BulkAction action, int from) {
        if (from >= body.length) {
            throw malformed("the action has no document after it");
        }
        int end = body[from] == '{' ? check.valueEnd(body, from, body.length) : -1;
        if (end < 0 || !isLineEnd(end)) {
            int line = lineEnd(from);
            String reason = body[from] != '{'
                    ? "a document must be a JSON object"
                    : end < 0
                            ? check.reason() + " at byte " + (check.failedAt() - from)
                            : "something follows the document";
            items.add(new BulkItem(action, from, line)
                    .failed(BulkItem.INVALID, "document_parsing_exception", "failed to parse: " + reason));
            return line;
        }
        String problem = action.problem();
        BulkItem item = new BulkItem(action, from, end);
        items.add(problem == null ? item : item.failed(BulkItem.INVALID, "illegal_argument_exception", problem));
        return end;
    }

    /** The action at {@code from}; {@link #lastTo} is the end of its line then. */
    private BulkAction action(int from) {
        BulkAction known = last;
        int length = lastTo - lastFrom;
        if (known != null
                && from + length <= body.length
                && Arrays.equals(body, lastFrom, lastTo, body, from, from + length)
                && isLineEnd(from + length)) {
            lastFrom = from;
            lastTo = from + length;
            return known;
        }
        int end = lineEnd(from);
        if (end - from > MAX_ACTION) {
            throw malformed("an action line is longer than " + MAX_ACTION + " bytes");
        }
        lastFrom = from;
        lastTo = end;
        last = parsed(from, end);
        return last;
    }

    private BulkAction parsed(int from, int to) {
        fields.clear();
        if (!json.read(body, from, to, fields)) {
            throw malformed(json.reason() + " at byte " + (json.failedAt() - from) + " of it");
        }
        Shape shape = fields.shape();
        if (shape.size() == 0) {
            throw malformed("it names no action");
        }
        String word = word(shape.name(0));
        for (String name : shape.names()) {
            if (!word(name).equals(word)) {
                throw malformed("it names two actions");
            }
        }
        BulkAction.Kind kind = BulkAction.Kind.of(word);
        if (kind == null) {
            throw malformed("there is no such action; wanted create, index, update or delete");
        }
        String index = text(shape, word + "._index");
        return new BulkAction(
                kind, index == null ? pathIndex == null ? "" : pathIndex : index, text(shape, word + "._id"));
    }

    private @Nullable String text(Shape shape, String name) {
        int index = shape.indexOf(name);
        return index < 0 ? null : fields.build().textAt(index);
    }

    private static String word(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private ProblemException malformed(String what) {
        return Problem.of(
                        ProblemKind.MALFORMED_REQUEST,
                        "Malformed action/metadata line for action " + (items.size() + 1) + ": " + what + ".",
                        "Send {\"create\":{}}, a line end, the document and a line end.")
                .exception();
    }

    private boolean isLineEnd(int at) {
        int i = at;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t' || body[i] == '\r')) {
            i++;
        }
        return i >= body.length || body[i] == '\n';
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < body.length && body[i] != '\n') {
            i++;
        }
        return i;
    }

    private int blanks(int from) {
        int i = from;
        while (i < body.length && (body[i] == '\n' || body[i] == ' ' || body[i] == '\t' || body[i] == '\r')) {
            i++;
        }
        return i;
    }
}
