package io.tidewatch.catalog.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as columns keep them: microseconds since 1970, what is finer cut off. */
public final class Micros {
    private static final long A_SECOND = 1_000_000;
    private static final long NANOS = 1_000;

    private Micros() {}

    /** @throws ArithmeticException for times more than 292,000 years away */
    public static long of(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), A_SECOND), time.getNano() / NANOS);
    }

    public static Instant toInstant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Sets a parameter that may be null. */
    public static void set(PreparedStatement statement, int parameter, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(parameter, Types.BIGINT);
        } else {
            statement.setLong(parameter, of(time));
        }
    }

    /** A column's time, or null. */
    public static @Nullable Instant get(ResultSet rows, int column) throws SQLException {
        long micros = rows.getLong(column);
        return rows.wasNull() ? null : toInstant(micros);
    }
}
