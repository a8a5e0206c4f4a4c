package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A listener's certificate, and whom it trusts. */
@Group(
        "The certificate of a listener, and whose certificates it trusts. The files are PEM; new ones are taken up without a restart.")
public record TlsSettings(
        @Key(
                meaning =
                        "The file with the listener's certificate, and after it those that lead to a known authority.",
                example = "/etc/tidewatch/server.crt")
        @Nullable
        Path certificate,

        @Key(
                meaning = "The file with the certificate's private key, unencrypted (PKCS#8, or PKCS#1 of RSA).",
                example = "/etc/tidewatch/server.key")
        @Nullable
        Path key,

        @Key(
                meaning = "The file with the authorities that sign the certificates of those who connect.",
                example = "/etc/tidewatch/clients-ca.crt")
        @Nullable
        Path clientCa,

        @Key(
                meaning = "Whether those who connect must show a certificate: `none`, `optional` or `required`.",
                example = "required")
        ClientCertificates clientAuth) {
    /** No TLS. */
    public static final TlsSettings DEFAULTS = new TlsSettings(null, null, null, ClientCertificates.NONE);

    public TlsSettings {
        requireNonNull(clientAuth, "clientAuth is null");
        if (certificate != null && key == null) {
            throw new IllegalArgumentException("key is missing beside certificate; name the file of its private key");
        }
        if (key != null && certificate == null) {
            throw new IllegalArgumentException("certificate is missing beside key; name the file of the certificate");
        }
        if (clientAuth != ClientCertificates.NONE && clientCa == null) {
            throw new IllegalArgumentException(
                    "clientCa is missing; name the file of the authorities that client certificates must come from");
        }
    }

    /** Whether there is a certificate to show. */
    public boolean isGiven() {
        return certificate != null;
    }
}
