package io.tidewatch.server.http;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.IdempotencyKeys;
import io.tidewatch.catalog.IdempotencyKeys.Answer;
import io.tidewatch.catalog.IdempotencyKeys.Begun;
import io.tidewatch.event.ByteSize;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Does a write with the header {@code Idempotency-Key} once: sent again within a day it is given the same answer, marked with {@code
 * Idempotency-Replayed: true}; another request with the same key is refused. Answers that say that nothing was done for now (429, 5xx)
 * are not kept. Where is said by {@link RepeatableWrites}.
 */
public final class IdempotentWrites extends HttpFilter {
    private static final String HEADER = RepeatableWrites.HEADER;
    private static final ByteSize LARGEST_BODY = ByteSize.ofMebibytes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST_ANSWER = 1 << 20;

    private final transient IdempotencyKeys keys;
    private final transient BiFunction<HttpServletRequest, String, IdempotencyKeys.@Nullable Key> owners;
    private final transient ProblemWriter problems;
    private final transient Clock clock;

    /**
     * @param owners the key of a request's caller with that value; null where nobody is known
     */
    public IdempotentWrites(
            IdempotencyKeys keys,
            BiFunction<HttpServletRequest, String, IdempotencyKeys.@Nullable Key> owners,
            ProblemWriter problems,
            Clock clock) {
        this.keys = requireNonNull(keys, "keys is null");
        this.owners = requireNonNull(owners, "owners is null");
        this.problems = requireNonNull(problems, "problems is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String verb = request.getMethod();
        // Decoded, as handlers are found by it: no spelling of a path leads past.
        String path = request.getServletPath();
        boolean secret = request.getHeader(HEADER) != null && RepeatableWrites.isSecret(verb, path);
        if (request.getHeader(HEADER) == null || !secret && !RepeatableWrites.heeds(verb, path)) {
            chain.doFilter(request, response);
            return;
        }
        try {
            if (secret) {
                throw Problem.of(
                                ProblemKind.MALFORMED_REQUEST,
                                "This request takes no " + HEADER
                                        + ": it or its answer holds a secret, which is not kept.",
                                "Leave the header out; look what is there before you send the request again.")
                        .exception();
            }
            String value = RequestText.header(request, HEADER, RepeatableWrites.LONGEST_KEY);
            IdempotencyKeys.Key key = value == null ? null : owners.apply(request, value);
            if (key == null) {
                chain.doFilter(request, response);
                return;
            }
            byte[] body = new LimitedInput(request.getInputStream(), LARGEST_BODY, PATIENCE).readAllBytes();
            once(new RepeatedBody(request, body), response, chain, key, digest(request, body));
        } catch (ProblemException e) {
            problems.write(request, response, e.problem());
        }
    }

    private void once(
            RepeatedBody request,
            HttpServletResponse response,
            FilterChain chain,
            IdempotencyKeys.Key key,
            String digest)
            throws IOException, ServletException {
        switch (keys.begin(key, digest, clock.instant())) {
            case Begun.Fresh _ -> first(request, response, chain, key);
            case Begun.Answered answered -> again(response, answered.answer());
            case Begun.UnderWay _ ->
                throw Problem.of(
                                ProblemKind.CONFLICT,
                                "The request with this " + HEADER + " is still being worked on.",
                                "Send it again in a moment to get its answer.")
                        .withHeader("Retry-After", "1")
                        .exception();
            case Begun.Differs _ ->
                throw Problem.of(
                                ProblemKind.KEY_REUSED,
                                "Another request was sent with this " + HEADER + " within the last day.",
                                "Choose a new key for each write; repeat a key only with the very same request.")
                        .exception();
        }
    }

    private void first(RepeatedBody request, HttpServletResponse response, FilterChain chain, IdempotencyKeys.Key key)
            throws IOException, ServletException {
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        boolean kept = false;
        try {
            chain.doFilter(request, answer);
            int status = answer.getStatus();
            if (status < 500
                    && status != 401
                    && status != 403
                    && status != 429
                    && answer.getContentSize() <= LARGEST_ANSWER) {
                String etag = answer.getHeader("ETag");
                String type = answer.getContentType();
                keys.finish(
                        key,
                        new Answer(
                                status,
                                type == null ? "" : type,
                                etag == null ? "" : etag,
                                new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8)));
                kept = true;
            }
        } finally {
            if (!kept) {
                keys.abandon(key);
            }
        }
        answer.copyBodyToResponse();
    }

    private static void again(HttpServletResponse response, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setHeader("Idempotency-Replayed", "true");
        if (!answer.contentType().isEmpty()) {
            response.setContentType(answer.contentType());
        }
        if (!answer.etag().isEmpty()) {
            response.setHeader("ETag", answer.etag());
        }
        if (answer.status() != 204) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    private static String digest(HttpServletRequest request, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String head = request.getMethod()
                    + '\n'
                    + request.getRequestURI()
                    + '\n'
                    + request.getQueryString()
                    + '\n'
                    + request.getHeader("Content-Type")
                    + '\n'
                    + request.getHeader("If-Match")
                    + '\n';
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
