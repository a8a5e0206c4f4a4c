package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.lake.Session;
import io.tidewatch.lake.Snapshot;
import io.tidewatch.lake.Source;
import io.tidewatch.store.EventScanner;
import io.tidewatch.store.Scope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Streams events from the lake's snapshots, source after source; see {@link EventScanner}. Results are streamed, so that a scan of any
 * length needs the memory of a few row groups; scans of one tenant wait for one another.
 */
public final class LakeScanner implements EventScanner {
    private final Snapshots snapshots;
    private final Predicate<Source> readable;
    private final Consumer<Source> onDamage;

    /**
     * @param readable false for parts that are known to be damaged
     * @param onDamage told of a part that turns out to be
     */
    public LakeScanner(Snapshots snapshots, Predicate<Source> readable, Consumer<Source> onDamage) {
        this.snapshots = requireNonNull(snapshots, "snapshots is null");
        this.readable = requireNonNull(readable, "readable is null");
        this.onDamage = requireNonNull(onDamage, "onDamage is null");
    }

    @Override
    public Scanned scan(Scope scope, Predicate<String> fields, Visitor visitor) {
        try (Snapshot snapshot = snapshots.take(scope.tenant(), scope::includes, scope.range());
                Session session = snapshot.scanSession()) {
            return new Progress(scope, fields, visitor, snapshot, session).run();
        }
    }

    @Override
    public Set<Dataset> datasets(Scope scope) {
        try (Snapshot snapshot = snapshots.take(scope.tenant(), scope::includes, scope.range())) {
            return snapshot.sources().stream().map(Source::dataset).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** One scan. Not thread-safe. */
    private final class Progress {
        private final Scope scope;
        private final Predicate<String> fields;
        private final Visitor visitor;
        private final Snapshot snapshot;
        private final Session session;
        private final List<String> warnings = new ArrayList<>();
        private long examined;

        Progress(Scope scope, Predicate<String> fields, Visitor visitor, Snapshot snapshot, Session session) {
            this.scope = scope;
            this.fields = fields;
            this.visitor = visitor;
            this.snapshot = snapshot;
            this.session = session;
        }

        Scanned run() {
            long total = snapshot.sources().stream().mapToLong(Source::rows).sum();
            boolean goOn = visitor.progress(0, total);
            for (Source source : snapshot.sources()) {
                goOn = goOn && source(source);
                if (!goOn) {
                    return new Scanned(examined, false, warnings);
                }
                examined += source.rows();
                goOn = visitor.progress(examined, total);
            }
            return new Scanned(examined, goOn, warnings);
        }

        private boolean source(Source source) {
            if (!readable.test(source)) {
                leftOut(source);
                return true;
            }
            try {
                for (Scan scan : Scans.plan(List.of(source), scope.query(), scope.range())) {
                    if (!read(scan)) {
                        return false;
                    }
                }
                return true;
            } catch (SQLException e) {
                if (isSound(source)) {
                    throw failed(e);
                }
                onDamage.accept(source);
                leftOut(source);
                return true;
            }
        }

        private boolean read(Scan scan) throws SQLException {
            ScannedRow reader = new ScannedRow(scope.tenant(), scan.source(), fields);
            Condition clause = scan.clause();
            try (PreparedStatement prepared =
                    session.connection().prepareStatement(reader.select() + " " + clause.sql())) {
                for (int i = 0; i < clause.parameters().size(); i++) {
                    prepared.setObject(i + 1, clause.parameters().get(i));
                }
                try (ResultSet rows = prepared.executeQuery()) {
                    while (rows.next()) {
                        if (!visitor.event(reader.read(rows))) {
                            return false;
                        }
                    }
                }
            }
            return true;
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

        private void leftOut(Source part) {
            warnings.add("the part " + part.name() + " (" + part.rows()
                    + " events) is damaged and was left out; restore it from a backup");
        }

        private static TidewatchException failed(SQLException e) {
            String message = String.valueOf(e.getMessage());
            return message.startsWith("Out of Memory")
                    ? new TidewatchException(
                            FailureKind.OVERLOADED,
                            "the scan needs more memory than it may use; narrow the time, or raise store.engine-memory",
                            e)
                    : new TidewatchException(FailureKind.INTERNAL, "the scan failed: " + message, e);
        }
    }
}
