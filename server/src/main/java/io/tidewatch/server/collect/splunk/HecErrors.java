package io.tidewatch.server.collect.splunk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidewatch.server.http.ErrorShape;
import io.tidewatch.server.http.Problem;

/** {@code {"text":"Server is busy","code":9}}: problems as the collector tells them; agents decide by the code whether to try again. */
public final class HecErrors implements ErrorShape {
    static final String BELOW = "/services/collector";

    @Override
    public boolean covers(String path) {
        return path.equals(BELOW) || path.startsWith(BELOW + "/");
    }

    @Override
    public Answer answer(Problem problem) {
        HecCode code = switch (problem.kind()) {
            case UNAUTHENTICATED ->
                problem.detail().equals("No credentials were sent.") ? HecCode.TOKEN_REQUIRED : HecCode.INVALID_TOKEN;
            case FORBIDDEN -> HecCode.INVALID_TOKEN;
            case OVERLOADED, UNAVAILABLE -> HecCode.BUSY;
            case INTERNAL -> HecCode.INTERNAL;
            case MALFORMED_REQUEST,
                    NOTHING_ACCEPTED,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    TOO_SLOW,
                    CONFLICT,
                    PRECONDITION_FAILED,
                    KEY_REUSED,
                    TOO_LARGE,
                    UNSUPPORTED_CONTENT -> HecCode.INVALID_DATA;
        };
        int status = code == HecCode.INVALID_DATA ? problem.kind().status() : code.status();
        return new Answer(status, "application/json", code.body().getBytes(US_ASCII));
    }
}
