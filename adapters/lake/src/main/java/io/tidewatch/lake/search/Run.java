package io.tidewatch.lake.search;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.lake.Session;
import io.tidewatch.lake.Source;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One search in progress: runs its statements on one session, opened when first needed, up to a deadline, and goes on without a part that
 * is or turns out to be damaged. Not thread-safe.
 */
final class Run implements AutoCloseable {
    private final Map<Width, Supplier<Session>> sessions;
    private final Map<Width, Session> open = new EnumMap<>(Width.class);
    private final SearchThreads threads;
    private final Duration limit;
    private final long deadline;
    private final FaultyParts faulty;
    private final Set<Source> damaged = new LinkedHashSet<>();

    /**
     * @param wide opens sessions of several threads
     * @param narrow opens sessions of one thread
     */
    Run(Supplier<Session> wide, Supplier<Session> narrow, SearchThreads threads, Duration limit, FaultyParts faulty) {
        this.sessions = Map.of(Width.WIDE, wide, Width.NARROW, narrow);
        this.threads = threads;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.faulty = faulty;
    }

    /** How many threads a statement gets: several, or one, which costs less where there is little to do. */
    enum Width {
        WIDE,
        NARROW
    }

    /** Reads one row of a result. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Makes a statement that reads some scans. */
    interface StatementMaker {
        Condition make(List<Scan> scans);
    }

    /** The rows of the statement over the scans, without those of damaged parts. */
    <T> List<T> over(List<Scan> scans, StatementMaker maker, RowReader<T> reader) {
        return over(Width.WIDE, scans, maker, reader);
    }

    /** As {@link #over(List, StatementMaker, RowReader)}, with so many threads. */
    <T> List<T> over(Width width, List<Scan> scans, StatementMaker maker, RowReader<T> reader) {
        List<Scan> readable =
                scans.stream().filter(scan -> isReadable(scan.source())).toList();
        if (readable.isEmpty()) {
            return List.of();
        }
        try {
            return rows(width, maker.make(readable), reader);
        } catch (SQLException e) {
            throwIfLimit(e);
            if (!findDamage(readable, maker)) {
                throw new TidewatchException(
                        FailureKind.INTERNAL,
                        "the search failed: " + e.getMessage() + " in " + maker.make(readable),
                        e);
            }
            return over(width, readable, maker, reader);
        }
    }

    private boolean isReadable(Source source) {
        if (!source.inMemory() && !faulty.isReadable(source)) {
            damaged.add(source);
        }
        return !damaged.contains(source);
    }

    /** Tries the statement on each part alone, and reads those through on which it fails; whether one is damaged. */
    private boolean findDamage(List<Scan> scans, StatementMaker maker) {
        Set<Source> parts = new LinkedHashSet<>();
        scans.stream().map(Scan::source).filter(source -> !source.inMemory()).forEach(parts::add);
        boolean found = false;
        for (Source part : parts) {
            List<Scan> alone =
                    scans.stream().filter(scan -> scan.source().equals(part)).toList();
            if (!runs(maker.make(alone)) && !isSound(part)) {
                damaged.add(part);
                faulty.noteDamage(part);
                found = true;
            }
        }
        return found;
    }

    /** Whether every value of the part can be read: it is the part, then, that failed, and not the statement. */
    private boolean isSound(Source part) {
        return runs(Condition.of("SELECT bit_xor(hash(COLUMNS(*))) FROM " + part.relation()));
    }

    private boolean runs(Condition statement) {
        try {
            rows(Width.WIDE, statement, row -> true);
            return true;
        } catch (SQLException e) {
            throwIfLimit(e);
            return false;
        }
    }

    private <T> List<T> rows(Width width, Condition statement, RowReader<T> reader) throws SQLException {
        int seconds = secondsLeft();
        threads.enterDatabase(seconds);
        try {
            return rowsNow(width, statement, reader);
        } finally {
            threads.leaveDatabase();
        }
    }

    private <T> List<T> rowsNow(Width width, Condition statement, RowReader<T> reader) throws SQLException {
        try (PreparedStatement prepared = session(width).connection().prepareStatement(statement.sql())) {
            prepared.setQueryTimeout(secondsLeft());
            for (int i = 0; i < statement.parameters().size(); i++) {
                prepared.setObject(i + 1, statement.parameters().get(i));
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = prepared.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        }
    }

    private Session session(Width width) {
        return open.computeIfAbsent(
                width, wanted -> requireNonNull(sessions.get(wanted)).get());
    }

    /** What is known of parts that cannot be read. */
    FaultyParts faulty() {
        return faulty;
    }

    /** Gives up where the time is over. */
    void checkTime() {
        secondsLeft();
    }

    private int secondsLeft() {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw tooSlow();
        }
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000_000L + 1);
    }

    private void throwIfLimit(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("INTERRUPT")) {
            throw tooSlow();
        }
        if (message.startsWith("Out of Memory")) {
            throw new TidewatchException(
                    FailureKind.OVERLOADED,
                    "the search needs more memory than it may use; narrow the time, name datasets, or ask for fewer groups",
                    e);
        }
    }

    private TidewatchException tooSlow() {
        return new TidewatchException(
                FailureKind.OVERLOADED,
                "the search took longer than " + limit.toSeconds()
                        + " s; narrow the time, name datasets, or search for a rarer word or field");
    }

    @Override
    public void close() {
        open.values().forEach(Session::close);
    }

    /** For a person: what was left out. */
    List<String> warnings() {
        return damaged.stream()
                .map(part -> "the part " + part.name() + " (" + part.rows()
                        + " events) is damaged and was left out; restore it from a backup")
                .toList();
    }
}
