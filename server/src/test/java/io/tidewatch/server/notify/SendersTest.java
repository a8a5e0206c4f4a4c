package io.tidewatch.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.tidewatch.config.NotificationSettings;
import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Channel.Mail.Encryption;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Sender.Outcome;
import io.tidewatch.server.api.ApiJson;
import io.tidewatch.testkit.MutableClock;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real requests to a real HTTP server, real mail to a real mail server. */
class SendersTest {
    private static final String SECRET = "a-secret-of-the-test";

    private final MutableClock clock = MutableClock.atNoon();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private volatile String answer = "";
    private volatile Map<String, String> answerHeaders = Map.of();
    private HttpServer receiver;

    private record Received(String path, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.get(name).getFirst();
        }
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            answerHeaders.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void aWebhookIsSignedSoThatItsReceiverCanCheckIt() throws Exception {
        assertThat(send(hook("/hook"), message("<b>Many & failed</b>"))).isEqualTo(new Outcome.Delivered());
        Received one = received.getFirst();
        String timestamp = one.header("Tidewatch-timestamp");
        assertThat(timestamp).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
        assertThat(one.header("Tidewatch-signature")).isEqualTo("v1=" + hmac(timestamp + ".", one.body));
        assertThat(one.header("Tidewatch-delivery")).isEqualTo("m1");
        JsonNode body = new JsonMapper().readTree(one.body);
        assertThat(body.get("id").asString()).isEqualTo("m1");
        assertThat(body.get("title").asString()).isEqualTo("<b>Many & failed</b>");
        assertThat(body.get("group").get("host.name").asString()).isEqualTo("web-1");
        assertThat(body.get("created").asString()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(body.get("link").asString()).isEqualTo("https://siem.example.org/alerts/a1");
    }

    @Test
    void whatAReceiverAnswersDecidesWhetherItIsTriedAgain() throws Exception {
        status = 503;
        answer = "not\nnow";
        answerHeaders = Map.of("Retry-After", "120");
        assertThat(send(hook("/"), message("x")))
                .isEqualTo(new Outcome.Failed("answered 503: not now", Duration.ofMinutes(2)));
        answerHeaders = Map.of();
        status = 429;
        assertThat(send(hook("/"), message("x"))).isInstanceOf(Outcome.Failed.class);
        status = 404;
        assertThat(send(hook("/"), message("x"))).isEqualTo(new Outcome.Refused("answered 404: not now"));
        stop();
        assertThat(send(hook("/"), message("x"))).isEqualTo(new Outcome.Failed("cannot be connected to", null));
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        status = 302;
        answerHeaders =
                Map.of("Location", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/elsewhere");
        assertThat(send(hook("/"), message("x"))).isInstanceOf(Outcome.Refused.class);
        assertThat(received).hasSize(1);
    }

    @Test
    void aReceiverThatNeverAnswersIsLeft() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            assertThat(send(new Channel.Webhook(url, SECRET), message("x")))
                    .isEqualTo(new Outcome.Failed("no answer in time", null));
        }
    }

    @Test
    void anAnswerWithoutEndIsLeft() throws Exception {
        AtomicLong written = new AtomicLong();
        receiver.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[64 * 1024];
            try (OutputStream body = exchange.getResponseBody()) {
                while (written.get() < 1L << 30) {
                    body.write(much);
                    written.addAndGet(much.length);
                }
            }
        });
        assertThat(send(hook("/endless"), message("x"))).isEqualTo(new Outcome.Delivered());
        assertThat(written).hasValueLessThan(1L << 28);
    }

    @Test
    void aMailServerThatTricklesIsLeft() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread trickle = Thread.ofVirtual().start(() -> {
                try (Socket connection = slow.accept()) {
                    while (true) {
                        connection.getOutputStream().write("220-wait\r\n".getBytes(StandardCharsets.US_ASCII));
                        Thread.sleep(Duration.ofMillis(200));
                    }
                } catch (IOException | InterruptedException e) {
                    // It is left, as it should be.
                }
            });
            assertThat(send(mail(slow.getLocalPort(), Encryption.NONE), message("x")))
                    .isEqualTo(new Outcome.Failed("no answer in time", null));
            trickle.join();
        }
    }

    @Test
    void addressesInsideAreRefusedUnlessTheConfigurationNamesThem() throws Exception {
        try (Senders strict = senders(List.of())) {
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433")) {
                URI url = URI.create(
                        "http://" + host + ":" + receiver.getAddress().getPort() + "/");
                Outcome outcome = strict.send(new Channel.Slack(url), message("x"));
                assertThat(outcome).as(host).isInstanceOf(Outcome.Failed.class);
            }
            assertThat(strict.send(mail(25, Encryption.STARTTLS), message("x")).toString())
                    .contains("inside this network");
        }
        assertThat(received).isEmpty();
    }

    @Test
    void everySpecialNetworkIsInsideAndThePublicOneIsNot() throws Exception {
        Outside outside = new Outside(List.of("10.1.0.0/16"));
        for (String inside : List.of(
                "10.2.0.1",
                "172.16.5.5",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "fd00::1",
                "fe80::1",
                "::",
                "64:ff9b::7f00:1",
                "2002:7f00:1::")) {
            assertThat(refusal(outside, inside, false)).as(inside).contains("inside this network");
        }
        assertThat(refusal(outside, "10.1.2.3", true)).isEmpty();
        assertThat(refusal(outside, "9.9.9.9", false)).isEmpty();
        assertThat(refusal(outside, "2606:4700::1", false)).isEmpty();
        assertThat(refusal(outside, "9.9.9.9", true)).contains("without encryption");
    }

    private static String refusal(Outside outside, String address, boolean inTheClear) throws IOException {
        try {
            outside.resolve(address, inTheClear);
            return "";
        } catch (Outside.RefusedAddressException e) {
            return e.getMessage();
        }
    }

    @Test
    void slackGetsTextInWhichHostileValuesAreOnlyText() throws Exception {
        send(
                new Channel.Slack(
                        URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/T0/B0/xyz")),
                message("<!channel> *x*\n<https://evil.example|click>"));
        String text =
                new JsonMapper().readTree(received.getFirst().body).get("text").asString();
        assertThat(text)
                .startsWith("*<https://siem.example.org/alerts/a1|HIGH: &lt;!channel&gt; ∗x∗ &lt;https")
                .doesNotContain("<!channel>");
    }

    @Test
    void mailIsSentAndARepeatHasTheSameMessageId() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.setUser("sender@example.org", "sender", "correct");
        server.start();
        try {
            int port = server.getSmtp().getPort();
            Message message = message("Many failed\r\nBcc: other@example.org");
            assertThat(send(mail(port, Encryption.NONE), message)).isEqualTo(new Outcome.Delivered());
            assertThat(send(mail(port, Encryption.NONE), message)).isEqualTo(new Outcome.Delivered());
            MimeMessage[] mails = server.getReceivedMessages();
            assertThat(mails).hasSize(2);
            assertThat(mails[0].getSubject()).isEqualTo("[Tidewatch] HIGH: Many failed Bcc: other@example.org");
            assertThat(mails[0].getMessageID()).isEqualTo("<m1@tidewatch>").isEqualTo(mails[1].getMessageID());
            assertThat(GreenMailUtil.getBody(mails[0])).contains("host.name: web-1");
            assertThat(mails[0].getAllRecipients()).hasSize(1);
            assertThat(send(mail(port, Encryption.STARTTLS), message)).isInstanceOf(Outcome.Failed.class);
            assertThat(server.getReceivedMessages()).hasSize(2);
        } finally {
            server.stop();
        }
    }

    private Channel.Webhook hook(String path) {
        return new Channel.Webhook(
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + path), SECRET);
    }

    private static Channel.Mail mail(int port, Encryption encryption) {
        return new Channel.Mail(
                "127.0.0.1", port, encryption, "sender", "correct", "sender@example.org", List.of("soc@example.org"));
    }

    private Outcome send(Channel channel, Message message) throws Exception {
        try (Senders senders = senders(List.of("127.0.0.0/8"))) {
            return senders.send(channel, message);
        }
    }

    private Senders senders(List<String> allowed) {
        return new Senders(
                new NotificationSettings(
                        allowed, "https://siem.example.org/", Duration.ofSeconds(1), Duration.ofDays(1)),
                ApiJson.mapper(),
                clock);
    }

    private Message message(String title) {
        return new Message(
                "m1",
                "alert",
                "default",
                "a1",
                title,
                "high",
                "brute-force",
                List.of("T1110"),
                Map.of("host.name", "web-1"),
                List.of("host web-1"),
                "linux.auth",
                clock.instant(),
                clock.instant(),
                clock.instant());
    }

    private static String hmac(String before, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(before.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }
}
