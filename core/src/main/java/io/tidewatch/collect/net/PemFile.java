package io.tidewatch.collect.net;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates and private keys from PEM files. What cannot be read is an error with the file and the remedy, and never with the key. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final long LARGEST = 1 << 20;
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    /** SEQUENCE { OID rsaEncryption, NULL }: what PKCS#8 says before a key that PKCS#1 writes. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private final Path path;
    private final String text;

    private PemFile(Path path, String text) {
        this.path = path;
        this.text = text;
    }

    /** @throws TidewatchException when the file cannot be read */
    static PemFile read(Path path) {
        try {
            if (Files.size(path) > LARGEST) {
                throw failure(path, "it has more than 1 MiB; name a PEM file", null);
            }
            return new PemFile(path, Files.readString(path, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw failure(path, e + "; check that the file is there and that the server's user may read it", e);
        }
    }

    /** The certificates in the file, in its order; at least one. */
    List<X509Certificate> certificates() {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher blocks = BLOCK.matcher(text);
            while (blocks.find()) {
                if (blocks.group(1).endsWith("CERTIFICATE")) {
                    found.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(decoded(blocks.group(2)))));
                }
            }
        } catch (GeneralSecurityException e) {
            throw failure(path, "certificate " + (found.size() + 1) + " in it is damaged: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw failure(path, "it holds no certificate; it must begin with -----BEGIN CERTIFICATE-----", null);
        }
        return found;
    }

    /** The private key in the file. */
    PrivateKey privateKey() {
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(decoded(blocks.group(2)));
                }
                case "RSA PRIVATE KEY" -> {
                    return key(wrapped(decoded(blocks.group(2))));
                }
                case "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY" ->
                    throw failure(
                            path,
                            "its key is encrypted or in an old form; write it anew with: openssl pkcs8 -topk8 -nocrypt -in "
                                    + path.getFileName() + " -out new.key",
                            null);
                default -> {
                    // A certificate or parameters before the key.
                }
            }
        }
        // An encrypted key of the old kind has headers, which the pattern does not take for a block.
        throw failure(
                path,
                "it holds no private key that is not encrypted; write it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out "
                        + path.getFileName(),
                null);
    }

    private PrivateKey key(byte[] pkcs8) {
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw failure(path, "its private key is damaged or of an unknown kind; use RSA, EC or Ed25519", last);
    }

    private byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw failure(path, "its Base64 is damaged", e);
        }
    }

    /** PKCS#8 around PKCS#1: SEQUENCE { INTEGER 0, algorithm, OCTET STRING key }; RFC 5958, section 2. */
    private static byte[] wrapped(byte[] pkcs1) {
        byte[] key = element(0x04, pkcs1);
        byte[] version = {0x02, 0x01, 0x00};
        byte[] content = new byte[version.length + RSA.length + key.length];
        System.arraycopy(version, 0, content, 0, version.length);
        System.arraycopy(RSA, 0, content, version.length, RSA.length);
        System.arraycopy(key, 0, content, version.length + RSA.length, key.length);
        return element(0x30, content);
    }

    /** A DER element: tag, length, content. */
    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        int lengthBytes = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
        byte[] element = new byte[2 + lengthBytes + length];
        element[0] = (byte) tag;
        element[1] = (byte) (lengthBytes == 0 ? length : 0x80 | lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            element[2 + i] = (byte) (length >>> (8 * (lengthBytes - 1 - i)));
        }
        System.arraycopy(content, 0, element, 2 + lengthBytes, length);
        return element;
    }

    private static TidewatchException failure(Path path, String what, @Nullable Exception cause) {
        return new TidewatchException(FailureKind.INVALID, path + " cannot be used: " + what, cause);
    }
}
