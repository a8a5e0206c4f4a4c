package io.tidewatch.server.collect;

import io.tidewatch.config.ClientCertificates;
import io.tidewatch.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** An authority and what it has signed for the server and for a client, made by openssl in a folder. */
record Certificates(Path folder) {
    static Certificates make(Path folder) throws IOException, InterruptedException {
        Certificates made = new Certificates(folder);
        Programs.run(
                folder,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "90",
                "-subj",
                "/CN=ca",
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt");
        made.sign("server", "rsa:2048");
        made.sign("client", "rsa:2048");
        return made;
    }

    /** Makes {@code NAME.key} and {@code NAME.crt}. */
    void sign(String name, String algorithm) throws IOException, InterruptedException {
        Programs.run(
                folder,
                "openssl",
                "req",
                "-newkey",
                algorithm,
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=IP:127.0.0.1,DNS:localhost",
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        Programs.run(
                folder,
                "openssl",
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "90",
                "-copy_extensions",
                "copyall",
                "-out",
                name + ".crt");
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    TlsSettings settings(ClientCertificates clients) {
        return new TlsSettings(
                file("server.crt"),
                file("server.key"),
                clients == ClientCertificates.NONE ? null : file("ca.crt"),
                clients);
    }

    /** A client that trusts the authority, and shows a certificate of that name unless it is empty. */
    javax.net.ssl.SSLContext client(String name) throws IOException, GeneralSecurityException {
        return ClientTls.context(file("ca.crt"), name.isEmpty() ? null : file(name + ".p12"));
    }

    /** Puts {@code NAME.key} and {@code NAME.crt} into {@code NAME.p12}. */
    void bundle(String name) throws IOException, InterruptedException {
        Programs.run(
                folder,
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                name + ".crt",
                "-inkey",
                name + ".key",
                "-out",
                name + ".p12",
                "-passout",
                "pass:secret");
    }
}
