package io.tidewatch.collect.net;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.ClientCertificates;
import io.tidewatch.config.TlsSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS from PEM files: the certificate to show, and whose certificates to trust. When the files change, connections that come after
 * use the new ones; while new files cannot be used, the old certificate stays, and {@link #trouble} says why. TLS 1.3 and 1.2. Thread-safe.
 */
public final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration EXPIRY_SHOWN = Duration.ofDays(14);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final TlsSettings settings;
    private final Clock clock;
    private Loaded loaded;
    private List<FileTime> seen;
    private Instant looked;
    private String failure = "";

    private record Loaded(SSLContext context, Instant expires) {}

    private TlsFiles(TlsSettings settings, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.seen = times();
        this.looked = clock.instant();
        this.loaded = read();
    }

    /**
     * Reads the files.
     *
     * @throws TidewatchException naming the file and the remedy, when one cannot be used
     */
    public static TlsFiles load(TlsSettings settings, Clock clock) {
        return new TlsFiles(settings, clock);
    }

    /** The context of the files as they are now. */
    public synchronized SSLContext context() {
        Instant now = clock.instant();
        if (Duration.between(looked, now).compareTo(LOOK_EVERY) >= 0) {
            looked = now;
            List<FileTime> times = times();
            if (!times.equals(seen)) {
                seen = times;
                reload();
            }
        }
        return loaded.context();
    }

    private void reload() {
        try {
            loaded = read();
            failure = "";
            LOG.atInfo().addKeyValue("file", settings.certificate()).log("certificate read anew");
        } catch (TidewatchException e) {
            failure = "the new certificate is not in use: " + e.getMessage();
            LOG.atError()
                    .addKeyValue("file", settings.certificate())
                    .addKeyValue("cause", e.getMessage())
                    .log("certificate not read anew");
        }
    }

    /** What an operator should know: new files that cannot be used, a certificate that expires soon; else empty. */
    public synchronized String trouble() {
        if (!failure.isEmpty()) {
            return failure;
        }
        boolean soon = loaded.expires().isBefore(clock.instant().plus(EXPIRY_SHOWN));
        return soon ? settings.certificate() + " expires at " + loaded.expires() + "; put a new one in its place" : "";
    }

    /** The server's side of TLS over a socket that was accepted. */
    public SSLSocket server(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) context()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.setEnabledProtocols(PROTOCOLS);
        switch (settings.clientAuth()) {
            case NONE -> secured.setNeedClientAuth(false);
            case OPTIONAL -> secured.setWantClientAuth(true);
            case REQUIRED -> secured.setNeedClientAuth(true);
        }
        return secured;
    }

    private List<FileTime> times() {
        List<FileTime> times = new ArrayList<>();
        Stream.of(settings.certificate(), settings.key(), settings.clientCa()).forEach(path -> times.add(time(path)));
        return times;
    }

    private static FileTime time(@Nullable Path path) {
        try {
            return path == null ? FileTime.fromMillis(0) : Files.getLastModifiedTime(path);
        } catch (IOException missing) {
            return FileTime.fromMillis(-1);
        }
    }

    private Loaded read() {
        Path certificateFile = requireNonNull(settings.certificate(), "certificate is null");
        Path keyFile = requireNonNull(settings.key(), "key is null");
        List<X509Certificate> chain = PemFile.read(certificateFile).certificates();
        PrivateKey key = PemFile.read(keyFile).privateKey();
        Path clientCa = settings.clientCa();
        try {
            if (!belongTogether(key, chain.getFirst().getPublicKey())) {
                throw new TidewatchException(
                        FailureKind.INVALID,
                        keyFile + " is not the key of the first certificate in " + certificateFile
                                + "; name the key that the certificate was made for");
            }
            KeyStore keys = empty();
            keys.setKeyEntry("server", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            shown.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            boolean asks = settings.clientAuth() != ClientCertificates.NONE && clientCa != null;
            context.init(shown.getKeyManagers(), asks ? trusted(clientCa) : new TrustManager[0], null);
            return new Loaded(context, chain.getFirst().getNotAfter().toInstant());
        } catch (GeneralSecurityException | IOException e) {
            throw new TidewatchException(
                    FailureKind.INVALID, certificateFile + " cannot be used for TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trusted(@Nullable Path file) throws GeneralSecurityException, IOException {
        KeyStore authorities = empty();
        int number = 0;
        for (X509Certificate authority : PemFile.read(requireNonNull(file)).certificates()) {
            authorities.setCertificateEntry("ca-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Signs with the one and verifies with the other. */
    private static boolean belongTogether(PrivateKey key, PublicKey shown) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            case "RSASSA-PSS" -> null;
            default -> "SHA256withRSA";
        };
        if (algorithm == null) {
            return true;
        }
        try {
            byte[] probe = {1, 2, 3};
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(probe);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(shown);
            verifying.update(probe);
            return verifying.verify(signing.sign());
        } catch (java.security.InvalidKeyException | java.security.SignatureException otherKind) {
            return false;
        }
    }
}
