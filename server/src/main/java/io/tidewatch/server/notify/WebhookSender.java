package io.tidewatch.server.notify;

import static java.util.Objects.requireNonNull;

import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Sender.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends by HTTP: {@code Tidewatch-Signature: v1=<HMAC-SHA256 of timestamp.body>}. Redirects are answers like others, so that nobody
 * leads messages to where the address check did not look. Thread-safe.
 */
final class WebhookSender implements AutoCloseable {
    private static final Set<Integer> WORTH_REPEATING = Set.of(408, 425, 429);
    private static final int READ_OF_ANSWER = 300;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final CloseableHttpClient encrypted;
    private final CloseableHttpClient clear;
    private final MessageText text;
    private final Duration timeout;
    private final Clock clock;

    WebhookSender(Outside outside, MessageText text, Duration timeout, Clock clock) {
        this.text = requireNonNull(text, "text is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.encrypted = client(outside, false, timeout);
        this.clear = client(outside, true, timeout);
    }

    private static CloseableHttpClient client(Outside outside, boolean inTheClear, Duration timeout) {
        Timeout limit = Timeout.of(timeout);
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Checked(outside, inTheClear))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(limit)
                                .setSocketTimeout(limit)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(limit).build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(limit).build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Tidewatch")
                .build();
    }

    /** Resolves to allowed addresses alone; what it gives is what is connected to. */
    private record Checked(Outside outside, boolean inTheClear) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            try {
                return outside.resolve(host, inTheClear);
            } catch (Outside.RefusedAddressException e) {
                UnknownHostException refused = new UnknownHostException(e.getMessage());
                refused.initCause(e);
                throw refused;
            } catch (UnknownHostException e) {
                throw e;
            } catch (IOException e) {
                throw new UnknownHostException(host);
            }
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    Outcome webhook(Channel.Webhook hook, Message message) throws InterruptedException {
        byte[] body = text.json(message);
        long now = clock.instant().getEpochSecond();
        HttpPost post = post(hook.url(), body);
        post.setHeader("Tidewatch-Delivery", message.id());
        post.setHeader("Tidewatch-Timestamp", Long.toString(now));
        post.setHeader("Tidewatch-Signature", "v1=" + signature(hook.secret(), now, body));
        return send(hook.url(), post);
    }

    Outcome slack(Channel.Slack slack, Message message) throws InterruptedException {
        return send(slack.url(), post(slack.url(), text.slack(message)));
    }

    private static HttpPost post(URI url, byte[] body) {
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        return post;
    }

    static String signature(String secret, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private Outcome send(URI url, HttpPost post) throws InterruptedException {
        CloseableHttpClient client = "https".equalsIgnoreCase(url.getScheme()) ? encrypted : clear;
        // A peer that sends a byte now and then would never meet the socket's own limit.
        CompletableFuture<Void> deadline =
                new CompletableFuture<Void>().completeOnTimeout(null, timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> cancelling = deadline.thenRun(post::cancel);
        try {
            return client.execute(post, response -> {
                Outcome outcome = outcome(response);
                // What is left of an answer would be read to its end, however long it is.
                post.cancel();
                return outcome;
            });
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            return new Outcome.Failed(reason(e), null);
        } finally {
            cancelling.cancel(false);
            deadline.cancel(false);
        }
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case java.net.SocketTimeoutException _ -> "no answer in time";
            case java.net.ConnectException _ -> "cannot be connected to";
            case UnknownHostException unknown ->
                unknown.getCause() instanceof Outside.RefusedAddressException refused
                        ? String.valueOf(refused.getMessage())
                        : "the name of the host is not known";
            case javax.net.ssl.SSLException _ -> "TLS failed: " + message;
            default ->
                "the connection failed: "
                        + (message == null ? failure.getClass().getSimpleName() : message);
        };
    }

    private static Outcome outcome(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        if (status >= 200 && status < 300) {
            return new Outcome.Delivered();
        }
        String answered = "answered " + status + said(response.getEntity());
        if (status >= 300 && status < 400) {
            return new Outcome.Refused(answered + "; redirects are not followed, write the address that it leads to");
        }
        if (status >= 500 || WORTH_REPEATING.contains(status)) {
            return new Outcome.Failed(answered, retryAfter(response.getFirstHeader("Retry-After")));
        }
        return new Outcome.Refused(answered);
    }

    /** The beginning of what was answered, on one line. */
    private static String said(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        try (InputStream in = entity.getContent()) {
            String said = new String(in.readNBytes(READ_OF_ANSWER), StandardCharsets.UTF_8)
                    .replaceAll("[\\p{Cntrl}\\s]+", " ")
                    .strip();
            return said.isEmpty() ? "" : ": " + said;
        }
    }

    private static @Nullable Duration retryAfter(@Nullable Header header) {
        if (header == null || !header.getValue().strip().matches("\\d{1,6}")) {
            return null;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(header.getValue().strip()));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    @Override
    public void close() throws IOException {
        encrypted.close();
        clear.close();
    }
}
