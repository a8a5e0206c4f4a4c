package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.ClientCertificates;
import io.tidewatch.config.TlsSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS on the HTTP port: 1.2 and 1.3 with the certificate of two PEM files, HTTP/2 beside HTTP/1.1, new files taken up as they come. */
final class TomcatTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TomcatTls.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int MAX_STREAMS = 100;
    /** Those of TLS 1.2 with forward secrecy and authenticated encryption; TLS 1.3 has no others. */
    private static final String CIPHERS = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:"
            + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
            + "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

    private final TlsSettings settings;
    private final Duration look;
    private final List<AbstractHttp11Protocol<?>> secured = new CopyOnWriteArrayList<>();
    private @Nullable Thread watcher;
    private volatile boolean closed;

    TomcatTls(TlsSettings settings) {
        this(settings, LOOK);
    }

    /** @param look how often is looked for new files */
    TomcatTls(TlsSettings settings, Duration look) {
        this.settings = requireNonNull(settings, "settings is null");
        this.look = requireNonNull(look, "look is null");
        files().forEach(TomcatTls::requireReadable);
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new TidewatchException(
                    FailureKind.INVALID,
                    "http.tls: " + file + " cannot be read; correct its name or let the server's user read it");
        }
    }

    /** On the port of HTTP, with HTTP/2 beside HTTP/1.1. */
    void apply(Connector connector) {
        AbstractHttp11Protocol<?> http = secure(connector);
        Http2Protocol http2 = new Http2Protocol();
        http2.setMaxConcurrentStreams(MAX_STREAMS);
        http2.setMaxConcurrentStreamExecution(MAX_STREAMS);
        http2.setReadTimeout(http.getConnectionTimeout());
        http2.setStreamReadTimeout(http.getConnectionTimeout());
        http2.setStreamWriteTimeout(http.getConnectionTimeout());
        http2.setKeepAliveTimeout(http.getKeepAliveTimeout());
        connector.addUpgradeProtocol(http2);
        watcher = Thread.ofVirtual().name("tidewatch-certificate").start(this::watch);
    }

    /** The same certificate on another port. */
    AbstractHttp11Protocol<?> secure(Connector connector) {
        if (!(connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http)) {
            throw new IllegalStateException("the connector does not speak HTTP/1.1");
        }
        connector.setScheme("https");
        connector.setSecure(true);
        http.setSSLEnabled(true);
        SSLHostConfig host = new SSLHostConfig();
        host.setProtocols("TLSv1.2+TLSv1.3");
        host.setCiphers(CIPHERS);
        host.setHonorCipherOrder(true);
        Path clientCa = settings.clientCa();
        if (settings.clientAuth() != ClientCertificates.NONE && clientCa != null) {
            host.setCaCertificateFile(absolute(clientCa));
            host.setCertificateVerification(
                    settings.clientAuth() == ClientCertificates.REQUIRED ? "required" : "optional");
        }
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateFile(absolute(requireNonNull(settings.certificate(), "there is no certificate")));
        certificate.setCertificateKeyFile(absolute(requireNonNull(settings.key(), "there is no key")));
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        secured.add(http);
        return http;
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path file : new Path @Nullable [] {settings.certificate(), settings.key(), settings.clientCa()}) {
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    private void watch() {
        List<FileTime> known = times();
        while (!closed) {
            try {
                Thread.sleep(look);
            } catch (InterruptedException e) {
                return;
            }
            List<FileTime> now = times();
            if (now.equals(known) || now.stream().anyMatch(Objects::isNull)) {
                continue;
            }
            known = now;
            try {
                secured.forEach(AbstractHttp11Protocol::reloadSslHostConfigs);
                LOG.atInfo().addKeyValue("certificate", settings.certificate()).log("new certificate taken up");
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("certificate", settings.certificate())
                        .setCause(e)
                        .log("new certificate cannot be used; the old one is shown until the files are right");
            }
        }
    }

    private List<@Nullable FileTime> times() {
        List<@Nullable FileTime> times = new ArrayList<>();
        for (Path file : files()) {
            try {
                times.add(Files.getLastModifiedTime(file));
            } catch (IOException e) {
                times.add(null);
            }
        }
        return times;
    }

    @Override
    public void close() {
        closed = true;
        Thread thread = watcher;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
