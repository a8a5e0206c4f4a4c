package io.tidewatch.lake.search;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.lake.Session;
import io.tidewatch.lake.Source;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.Scope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows of one scan, source after source, given out in batches. Thread-safe; whoever takes a batch waits while another is being read. */
final class ScannedRows implements AutoCloseable {
    private final Scope scope;
    private final Predicate<String> fields;
    private final EventScanner.Visitor visitor;
    private final Iterator<Source> sources;
    private final Session session;
    private final Predicate<Source> readable;
    private final Consumer<Source> onDamage;
    private final long total;
    private final List<String> warnings = new ArrayList<>();
    private final ArrayDeque<Scan> scans = new ArrayDeque<>();
    private @Nullable Source source;
    private @Nullable Open open;
    private long examined;
    private boolean ended;
    private boolean complete;

    ScannedRows(
            Scope scope,
            Predicate<String> fields,
            EventScanner.Visitor visitor,
            List<Source> sources,
            Session session,
            Predicate<Source> readable,
            Consumer<Source> onDamage) {
        this.scope = scope;
        this.fields = fields;
        this.visitor = visitor;
        this.sources = sources.iterator();
        this.session = session;
        this.readable = readable;
        this.onDamage = onDamage;
        this.total = sources.stream().mapToLong(Source::rows).sum();
        this.ended = !visitor.progress(0, total);
    }

    /** A statement whose rows are being read. */
    private record Open(PreparedStatement statement, ResultSet rows, PackedRows reader) {
        void close() throws SQLException {
            try (statement) {
                rows.close();
            }
        }
    }

    /** Rows of one source; null at the end. */
    synchronized PackedRows.@Nullable Batch next() {
        while (!ended) {
            try {
                PackedRows.Batch batch = open == null ? null : open.reader.read(open.rows);
                if (batch != null) {
                    return batch;
                }
                goOn();
            } catch (SQLException e) {
                failed(e);
            }
        }
        return null;
    }

    /** Opens what is to be read next. */
    private void goOn() throws SQLException {
        closeOpen();
        Scan scan = scans.poll();
        if (scan != null) {
            open = open(scan);
            return;
        }
        if (source != null) {
            examined += source.rows();
            ended = !visitor.progress(examined, total);
        }
        if (!ended && !sources.hasNext()) {
            ended = true;
            complete = true;
        }
        source = ended ? null : sources.next();
        if (source != null && !readable.test(source)) {
            leaveOut(source);
        } else if (source != null) {
            scans.addAll(Scans.plan(List.of(source), scope.query(), scope.range(), Candidates::of));
        }
    }

    private Open open(Scan scan) throws SQLException {
        PackedRows reader = new PackedRows(scope.tenant(), scan.source(), fields);
        Condition clause = scan.clause();
        PreparedStatement prepared = session.connection().prepareStatement(reader.select() + " " + clause.sql());
        try {
            for (int i = 0; i < clause.parameters().size(); i++) {
                prepared.setObject(i + 1, clause.parameters().get(i));
            }
            return new Open(prepared, prepared.executeQuery(), reader);
        } catch (SQLException e) {
            prepared.close();
            throw e;
        }
    }

    /** Goes on without the source, where it is damaged. */
    private void failed(SQLException failure) {
        Source part = source;
        try {
            closeOpen();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        if (part == null || isSound(part)) {
            ended = true;
            throw failure(failure);
        }
        scans.clear();
        onDamage.accept(part);
        leaveOut(part);
    }

    /** Whether every value of the part can be read: it is the part, then, that failed, and not the statement. */
    private boolean isSound(Source part) {
        if (part.inMemory()) {
            return true;
        }
        try (PreparedStatement all = session.connection()
                        .prepareStatement("SELECT bit_xor(hash(COLUMNS(*))) FROM " + part.relation());
                ResultSet rows = all.executeQuery()) {
            return rows.next();
        } catch (SQLException e) {
            return false;
        }
    }

    private void leaveOut(Source part) {
        warnings.add("the part " + part.name() + " (" + part.rows()
                + " events) is damaged and was left out; restore it from a backup");
    }

    private static TidewatchException failure(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("Out of Memory")
                ? new TidewatchException(
                        FailureKind.OVERLOADED,
                        "the scan needs more memory than it may use; narrow the time, or raise store.engine-memory",
                        e)
                : new TidewatchException(FailureKind.INTERNAL, "the scan failed: " + message, e);
    }

    /** Gives out no more rows. */
    synchronized void end() {
        ended = true;
        complete = false;
    }

    synchronized EventScanner.Scanned scanned() {
        return new EventScanner.Scanned(examined, complete, warnings);
    }

    private void closeOpen() throws SQLException {
        Open last = open;
        open = null;
        if (last != null) {
            last.close();
        }
    }

    @Override
    public synchronized void close() {
        try {
            closeOpen();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
