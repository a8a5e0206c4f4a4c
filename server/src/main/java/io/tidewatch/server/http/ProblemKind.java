package io.tidewatch.server.http;

import java.util.Locale;

/** The kinds of problem that the API answers with; each has one status. */
public enum ProblemKind {
    MALFORMED_REQUEST(400, "The request is malformed"),
    NOTHING_ACCEPTED(400, "No record could be accepted"),
    UNAUTHENTICATED(401, "Credentials are missing or wrong"),
    FORBIDDEN(403, "These credentials do not allow it"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    TOO_SLOW(408, "The request took too long to arrive"),
    CONFLICT(409, "It conflicts with what is there"),
    PRECONDITION_FAILED(412, "It has changed meanwhile"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_CONTENT(415, "The content is not understood"),
    KEY_REUSED(422, "The idempotency key was used for something else"),
    OVERLOADED(429, "Too much at once"),
    INTERNAL(500, "Something went wrong in Tidewatch"),
    UNAVAILABLE(503, "Not available now");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What {@code type} of the problem document says. */
    public String type() {
        return "urn:tidewatch:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind that answers with that status, or the nearest. */
    public static ProblemKind ofStatus(int status) {
        for (ProblemKind kind : values()) {
            if (kind.status == status) {
                return kind;
            }
        }
        return status >= 500 ? INTERNAL : MALFORMED_REQUEST;
    }
}
