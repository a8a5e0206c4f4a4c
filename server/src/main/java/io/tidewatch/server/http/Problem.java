package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the API answers when it cannot do what was asked; RFC 9457.
 *
 * @param kind what kind of problem
 * @param detail what was wrong and where, for a person
 * @param remedy what to do about it; empty where nothing can be said
 * @param members further members of the document
 * @param headers headers of the answer
 */
public record Problem(
        ProblemKind kind, String detail, String remedy, Map<String, Object> members, Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        requireNonNull(kind, "kind is null");
        requireNonNull(detail, "detail is null");
        requireNonNull(remedy, "remedy is null");
        members = Map.copyOf(members);
        headers = Map.copyOf(headers);
    }

    public static Problem of(ProblemKind kind, String detail, String remedy) {
        return new Problem(kind, detail, remedy, Map.of(), Map.of());
    }

    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(kind, detail, remedy, more, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(kind, detail, remedy, members, more);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    /** The document's members. {@code instance} is the path that was asked for. */
    Map<String, Object> document(String instance) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", kind.type());
        document.put("title", kind.title());
        document.put("status", kind.status());
        document.put("detail", detail);
        if (!remedy.isEmpty()) {
            document.put("remedy", remedy);
        }
        document.put("instance", instance);
        document.putAll(members);
        return document;
    }
}
