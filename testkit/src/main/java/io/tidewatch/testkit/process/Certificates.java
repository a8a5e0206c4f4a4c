package io.tidewatch.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate for 127.0.0.1 and its key, in PEM files, made by the JDK's keytool. */
public record Certificates(Path certificate, Path key, Certificate parsed) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** New ones in the folder, in place of those of before. */
    public static Certificates in(Path folder) {
        Path store = folder.resolve("made.p12");
        try {
            Files.deleteIfExists(store);
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "one",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=127.0.0.1",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "30",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError("keytool made no certificate");
            }
            KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD);
            Certificate certificate = made.getCertificate("one");
            Key key = made.getKey("one", PASSWORD);
            return new Certificates(
                    Files.writeString(folder.resolve("server.crt"), pem("CERTIFICATE", certificate.getEncoded())),
                    Files.writeString(folder.resolve("server.key"), pem("PRIVATE KEY", key.getEncoded())),
                    certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
