package io.tidewatch.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which RabbitMQ, who asks, and how it is trusted. {@link #toString} has no password.
 *
 * @param virtualHost {@code /} usually
 * @param user the user, or null for RabbitMQ's {@code guest}
 * @param password the password; never printed
 * @param certificates a PEM file with the certificates that the server's is checked against, or null for those that Java trusts
 */
record RabbitAddress(
        String host,
        int port,
        boolean tls,
        String virtualHost,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path certificates) {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitAddress.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    RabbitAddress {
        requireNonNull(host, "host is null");
        requireNonNull(virtualHost, "virtualHost is null");
    }

    /** @throws TidewatchException of kind {@code INVALID} when the file of certificates cannot be used */
    ConnectionFactory factory(Duration timeout) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setVirtualHost(virtualHost);
        if (user != null) {
            factory.setUsername(user);
        }
        if (password != null) {
            factory.setPassword(password);
        }
        int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        factory.setConnectionTimeout(millis);
        factory.setHandshakeTimeout(millis);
        factory.setChannelRpcTimeout(millis);
        factory.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
        // A connection is opened anew by its owner, who knows what was under way.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setExceptionHandler(new QuietExceptions());
        if (tls) {
            factory.useSslProtocol(trust());
            factory.enableHostnameVerification();
        }
        return factory;
    }

    private SSLContext trust() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null, certificates == null ? null : trusted(certificates).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "the certificates in " + certificates + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static TrustManagerFactory trusted(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    @Override
    public String toString() {
        String shown = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return (tls ? "amqps://" : "amqp://") + shown + ':' + port + (virtualHost.equals("/") ? "" : " " + virtualHost);
    }

    /** What fails is told by those who use the connection. */
    private static final class QuietExceptions extends ForgivingExceptionHandler {
        @Override
        protected void log(String message, Throwable e) {
            LOG.atDebug().setCause(e).log(message);
        }
    }
}
