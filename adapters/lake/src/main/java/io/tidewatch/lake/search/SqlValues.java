package io.tidewatch.lake.search;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads values of any SQL type as String, Long, Double, Boolean, Instant or null. */
final class SqlValues {
    private SqlValues() {}

    static @Nullable Object read(ResultSet row, int index, String type) throws SQLException {
        if (type.equals("TIMESTAMP")) {
            LocalDateTime time = row.getObject(index, LocalDateTime.class);
            return time == null ? null : time.toInstant(ZoneOffset.UTC);
        }
        return switch (row.getObject(index)) {
            case null -> null;
            case String text -> text;
            case Boolean value -> value;
            case Long value -> value;
            case Integer value -> (long) value;
            case Short value -> (long) value;
            case Byte value -> (long) value;
            case Double value -> value;
            case Float value -> (double) value;
            case BigInteger value -> value.bitLength() < Long.SIZE ? (Object) value.longValue() : value.toString();
            case BigDecimal value -> value.doubleValue();
            case OffsetDateTime value -> value.toInstant();
            case Object other -> other.toString();
        };
    }
}
