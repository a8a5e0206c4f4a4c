package io.tidewatch.testkit.search;

import io.tidewatch.query.Query;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes queries of every kind about {@link RandomEvents}. */
public final class RandomQueries {
    private static final String[] FIELDS = {
        "host.name",
        "source.ip",
        "process.pid",
        "ratio",
        "ok",
        "tags",
        "empty",
        "mixed",
        "User",
        "user",
        "Größe.1",
        "nothing"
    };
    private static final String[] VALUES = {
        "web-01",
        "WEB-02",
        "db_1",
        "größe",
        "x y",
        "10.0.0.1",
        "none",
        "3",
        "3.0",
        "-2",
        "0.5",
        "-0.25",
        "true",
        "FALSE",
        "root",
        "",
        "["
    };
    private static final String[] PHRASES = {
        "failed password",
        "for root",
        "password, for",
        "sshd",
        "line failed",
        "34",
        "sshd[7]: failed",
        "]: ",
        "cmd.exe",
        "windows\\cmd",
        "failed",
        "ailed",
        "größe",
        "grösse",
        "%",
        "10.0.0",
        "10.0.0.1",
        "0.1",
        "日本",
        "'quoted'",
        "\"q\"",
        "a_b",
        "b",
        "whole line"
    };
    private static final String[] WILDCARDS = {
        "fail*",
        "*password",
        "*ass*",
        "web-0?",
        "10.0.*",
        "*.exe",
        "gr?ße",
        "f*d",
        "?",
        "???",
        "\\**",
        "*",
        "user@*.com",
        "1?0%",
        "*_*"
    };
    private static final String[] EXPRESSIONS = {
        "fail(ed|ure)", "^failed", "root$", "web-\\d+", "[xy]{1}", "gr.sse", "\\bfor\\b", "σ", "a_b|root", "^w", "^$"
    };
    private static final String[] NETWORKS = {
        "10.0.0.0/8",
        "10.0.7.0/24",
        "10.0.0.1/32",
        "192.168.1.128/25",
        "0.0.0.0/0",
        "2001:db8::/32",
        "::/0",
        "10.0.0.0/13"
    };
    private static final String[] BOUNDS = {"-3", "0", "3", "3.5", "12", "-0.5", "0.25", "db", "web-01", "x", "10.0.0.5"
    };
    private static final String[] LABELS = {"unknown", "info", "warning", "error", "emergency"};

    private final Random random;

    public RandomQueries(long seed) {
        this.random = new Random(seed);
    }

    public Query next() {
        return query(3);
    }

    private Query query(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return switch (random.nextInt(3)) {
                case 0 -> new Query.And(List.of(query(depth - 1), query(depth - 1)));
                case 1 -> new Query.Or(List.of(query(depth - 1), query(depth - 1)));
                default -> new Query.Not(query(depth - 1));
            };
        }
        return leaf();
    }

    private Query leaf() {
        String field = pick(FIELDS);
        return switch (random.nextInt(13)) {
            case 0 -> new Query.All();
            case 1, 2 -> new Query.Text(words(), pick(PHRASES));
            case 3 -> new Query.Wildcard(words(), pick(WILDCARDS));
            case 4 -> new Query.Regexp(words(), pick(EXPRESSIONS));
            case 5, 6 -> new Query.Text(field, pick(VALUES));
            case 7 -> new Query.Wildcard(field, pick(WILDCARDS));
            case 8 -> new Query.Regexp(field, pick(EXPRESSIONS));
            case 9 -> new Query.Cidr(field, pick(NETWORKS));
            case 10 -> new Query.Range(field, bound(), pick(BOUNDS), random.nextBoolean(), random.nextBoolean());
            case 11 ->
                new Query.Exists(random.nextInt(4) == 0 ? pick(new String[] {"message", "raw", "severity"}) : field);
            default -> reserved();
        };
    }

    private Query reserved() {
        return switch (random.nextInt(6)) {
            case 0 -> new Query.Text("severity", pick(LABELS));
            case 1 -> new Query.Range("severity", pick(LABELS), null, random.nextBoolean(), true);
            case 2 -> new Query.Wildcard("dataset", random.nextBoolean() ? "*.auth" : "windows.*");
            case 3 -> new Query.Text("source", random.nextBoolean() ? "agent-1" : "AGENT_2");
            case 4 ->
                new Query.Range(
                        "time",
                        time().toString(),
                        random.nextBoolean() ? null : time().toString(),
                        random.nextBoolean(),
                        random.nextBoolean());
            default -> new Query.Regexp("severity", "^(warn|err)");
        };
    }

    Instant time() {
        return RandomEvents.START.plusMillis(random.nextInt(4) * 3_600_000L * 9 + random.nextInt(6_000) - 500);
    }

    private @Nullable String words() {
        return switch (random.nextInt(4)) {
            case 0 -> "message";
            case 1 -> "raw";
            default -> null;
        };
    }

    private @Nullable String bound() {
        return random.nextInt(3) == 0 ? null : pick(BOUNDS);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
