package io.tidewatch.server.collect.journald;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Overloaded;
import io.tidewatch.event.RawFormat;
import io.tidewatch.parse.json.JsonWriter;
import io.tidewatch.server.collect.Agent;
import io.tidewatch.server.collect.AgentIngest;
import io.tidewatch.server.collect.RecentIds;
import io.tidewatch.server.collect.RecordGroups;
import io.tidewatch.server.http.BodyBudget;
import io.tidewatch.server.http.OtherProtocol;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /upload}: what systemd-journal-upload sends, a journal of any length in one request. It is taken piece by piece, each durable
 * before the next is read, and answered when all of it is. An upload that breaks off is sent again from its beginning: the entries
 * that are remembered by their cursors are not stored again.
 */
@RestController
@ApiCall(
        summary = "Take what systemd-journal-upload sends",
        bodyType = "application/vnd.fdo.journal",
        bodyExample = "__CURSOR=s=1\nMESSAGE=hello\n\n",
        reply = "OK",
        replyType = "text/plain")
@OtherProtocol
public final class JournalController {
    static final String TRANSPORT = "journald";

    private static final String MEDIA_TYPE = "application/vnd.fdo.journal";
    private static final int PIECE = 1 << 20;
    private static final int PIECE_ENTRIES = 4_096;
    private static final int MAX_WAITS = 30;
    private static final long WAIT_MILLIS = 1_000;

    private final AgentIngest ingest;
    private final RecentIds recent;
    private final JournalNames names = new JournalNames();

    public JournalController(AgentIngest ingest, RecentIds recent) {
        this.ingest = requireNonNull(ingest, "ingest is null");
        this.recent = requireNonNull(recent, "recent is null");
    }

    @PostMapping("/upload")
    @Requires(Permission.INGEST)
    void upload(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String type = String.valueOf(request.getContentType()).split(";", 2)[0].strip();
        String encoding = request.getHeader("Content-Encoding");
        if (!type.equals(MEDIA_TYPE) || encoding != null && !encoding.equals("identity")) {
            throw Problem.of(
                            ProblemKind.UNSUPPORTED_CONTENT,
                            "The body is " + type + (encoding == null ? "" : ", " + encoding) + ".",
                            "Send " + MEDIA_TYPE + " without compression. What journalctl -o json writes goes to"
                                    + " /api/v1/events.")
                    .exception();
        }
        Agent agent = Agent.of(caller, TRANSPORT, request);
        int longest = ingest.longest();
        try (BodyBudget.Share share = ingest.share()) {
            JournalExport entries = new JournalExport(request.getInputStream(), names, longest / 2);
            boolean more = true;
            while (more) {
                more = piece(agent, entries, share, longest);
            }
        } catch (EOFException e) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "The upload ends inside of an entry.",
                            "The entries before it were taken; send the journal again.")
                    .exception();
        }
        byte[] ok = "OK.\n".getBytes(StandardCharsets.US_ASCII);
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        response.setContentType("text/plain");
        response.setContentLength(ok.length);
        response.getOutputStream().write(ok);
    }

    /** Reads and stores the next entries; false when there are no more. */
    private boolean piece(Agent agent, JournalExport entries, BodyBudget.Share share, int longest) throws IOException {
        JsonWriter out = ingest.writer(share, longest);
        RecordGroups groups = new RecordGroups(TRANSPORT);
        int group = groups.of(null, null, null);
        List<RecentIds.Id> ids = new ArrayList<>();
        boolean more = true;
        int tooLong = 0;
        while (more && out.size() < PIECE && groups.records() < PIECE_ENTRIES) {
            int begun = out.size();
            more = entries.next(out);
            if (!more) {
                break;
            }
            String cursor = entries.cursor();
            RecentIds.Id id =
                    cursor == null ? null : RecentIds.Id.of(agent.tenant().value(), TRANSPORT, cursor);
            boolean known = id != null && recent.content(id) != null;
            if (known || out.size() - begun > 4L * longest) {
                tooLong += known ? 0 : 1;
                out.cut(begun);
                continue;
            }
            if (id != null) {
                ids.add(id);
            }
            groups.add(group, begun, out.size());
        }
        accept(groups, agent, out.bytes());
        ids.forEach(id -> recent.add(id, 1));
        ingest.rejected(agent, TRANSPORT, tooLong);
        return more;
    }

    /** While the queue is full the upload waits, and with it its sender; a refusal would make it send all of it again. */
    private void accept(RecordGroups groups, Agent agent, byte[] data) {
        for (int waits = 0; ; waits++) {
            try {
                groups.acceptAll(ingest, agent, RawFormat.JSON, data);
                return;
            } catch (Overloaded e) {
                if (waits == MAX_WAITS) {
                    throw e;
                }
                try {
                    Thread.sleep(WAIT_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }
}
