package io.tidewatch.cli.api;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads replies to posted events. */
final class Deliveries {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private Deliveries() {}

    static Delivery read(HttpResponse<byte[]> reply) {
        int status = reply.statusCode();
        if (status / 100 == 2) {
            JsonNode body = Json.read(reply.body());
            List<Delivery.Rejection> rejected = new ArrayList<>();
            for (JsonNode item : body.path("rejected")) {
                rejected.add(new Delivery.Rejection(
                        item.path("line").asLong(0), item.path("reason").asString("no reason given")));
            }
            return new Delivery.Accepted(
                    body.path("accepted").asLong(0),
                    body.path("deduplicated").asLong(0),
                    Math.max(rejected.size(), body.path("rejectedTotal").asLong(0)),
                    rejected);
        }
        String reason = Problem.text(status, reply.body());
        if (status == 413) {
            return new Delivery.TooLarge(reason);
        }
        if (temporary(status)) {
            return new Delivery.Later(reason, retryAfter(reply.headers().firstValue("Retry-After"), Instant.now()));
        }
        return new Delivery.Refused(status, reason + remedy(status));
    }

    static boolean temporary(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500 && status != 501;
    }

    /** Whether the server, or a proxy before it, is up but cannot answer now. */
    static boolean busy(int status) {
        return status == 429 || status >= 502 && status <= 504;
    }

    static String remedy(int status) {
        return switch (status) {
            case 401 -> " (401: give a token with --token-file or TIDEWATCH_TOKEN)";
            case 403 -> " (403: this token or user may not do that)";
            case 404 -> " (404: is this the address of a Tidewatch server?)";
            case 301, 302, 307, 308 -> " (redirected: give the final address with --to)";
            default -> " (" + status + ")";
        };
    }

    /** Seconds or a date, as HTTP has it; null when absent or unreadable; never more than five minutes. */
    static @Nullable Duration retryAfter(Optional<String> header, Instant now) {
        if (header.isEmpty()) {
            return null;
        }
        String text = header.get().strip();
        Duration wait;
        if (text.matches("\\d{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(text));
        } else {
            try {
                wait = Duration.between(
                        now,
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeParseException e) {
                return null;
            }
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
