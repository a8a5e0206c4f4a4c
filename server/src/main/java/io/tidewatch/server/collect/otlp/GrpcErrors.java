package io.tidewatch.server.collect.otlp;

import io.tidewatch.server.http.ErrorShape;
import io.tidewatch.server.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Problems as gRPC tells them: HTTP status 200 and {@code grpc-status} 14 (try again), 16 (who are you), 3 (malformed)… without a body. */
public final class GrpcErrors implements ErrorShape {
    private static final int MAX_MESSAGE = 500;

    @Override
    public boolean covers(String path) {
        return path.equals(GrpcController.PATH);
    }

    @Override
    public Answer answer(Problem problem) {
        return new Answer(
                200,
                GrpcController.MEDIA_TYPE,
                new byte[0],
                Map.of(
                        "grpc-status",
                        Integer.toString(OtlpErrors.code(problem.kind())),
                        "grpc-message",
                        encoded(OtlpErrors.text(problem))));
    }

    /** Percent-encoded where it is not printable ASCII; gRPC over HTTP/2, "Status-Message". */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (encoded.length() > MAX_MESSAGE) {
                break;
            }
            if (b >= ' ' && b <= '~' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append("%02X".formatted(b & 0xff));
            }
        }
        return encoded.toString();
    }
}
