package io.tidewatch.config;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.Dataset;
import io.tidewatch.event.TenantId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads one value of the types that configuration has. What cannot be read is an {@code IllegalArgumentException} with the remedy. */
final class Scalars {
    private Scalars() {}

    static Object read(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == int.class || type == Integer.class) {
            return wholeNumber(text);
        }
        if (type == boolean.class) {
            return truth(text);
        }
        if (type == Duration.class) {
            return Durations.parse(text);
        }
        if (type == ByteSize.class) {
            return ByteSize.parse(text);
        }
        if (type == Path.class) {
            return path(text);
        }
        if (type == ZoneId.class) {
            return zone(text);
        }
        if (type == Dataset.class) {
            return Dataset.of(text);
        }
        if (type == TenantId.class) {
            return new TenantId(text);
        }
        if (type == Secret.class) {
            return new Secret(text);
        }
        if (type.isEnum()) {
            return constant(type, text);
        }
        throw new IllegalStateException("configuration has no values of " + type);
    }

    /** The value as it would be written in the file. */
    static String write(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Enum<?> constant -> spelling(constant);
            case ZoneId zone -> zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
            default -> value.toString();
        };
    }

    private static Integer wholeNumber(String text) {
        try {
            return Integer.valueOf(text.strip().replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    private static Boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' cannot be a path: " + e.getReason(), e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a time zone; write for example UTC, Europe/Berlin or +02:00", e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        Object[] constants = type.getEnumConstants();
        List<String> spellings =
                Arrays.stream(constants).map(c -> spelling((Enum<?>) c)).toList();
        int index = spellings.indexOf(text.strip().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not one of them" + Spelling.suggestion(text, spellings));
        }
        return constants[index];
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
