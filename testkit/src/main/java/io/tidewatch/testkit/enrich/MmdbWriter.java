package io.tidewatch.testkit.enrich;

import io.tidewatch.enrich.address.IpNetwork;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes small databases in the MaxMind DB format 2.0: a tree of 32-bit records over IPv6, IPv4 below {@code ::/96}, then the data, then the
 * metadata. Values are String, Integer (16 bits), Long (32 bits), BigInteger (64 bits), Double, Boolean, List and Map.
 */
public final class MmdbWriter {
    private static final byte[] MARKER = {
        (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
    };
    private static final int SEPARATOR = 16;

    private final String type;
    /** Pairs of children: 0 for nothing, positive for a node, negative for −1 − an offset of the data. */
    private final List<long[]> nodes = new ArrayList<>();

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** @param type what the database calls itself: {@code GeoLite2-City} */
    public MmdbWriter(String type) {
        this.type = type;
        nodes.add(new long[2]);
    }

    /** What addresses of {@code network} are told; insert wider networks first. */
    public MmdbWriter put(String network, Map<String, ?> value) {
        IpNetwork parsed = Objects.requireNonNull(IpNetwork.parse(network), "no network: " + network);
        boolean four = parsed.first().isIpv4();
        long high = parsed.first().high();
        long low = four ? parsed.first().low() & 0xFFFF_FFFFL : parsed.first().low();
        int offset = data.size();
        encode(data, value);
        int node = 0;
        for (int bit = 0; bit < parsed.prefix(); bit++) {
            int side = (int) ((bit < 64 ? high >>> 63 - bit : low >>> 127 - bit) & 1);
            if (bit == parsed.prefix() - 1) {
                nodes.get(node)[side] = -1L - offset;
            } else {
                node = child(node, side);
            }
        }
        return this;
    }

    private int child(int node, int side) {
        long child = nodes.get(node)[side];
        if (child > 0) {
            return (int) child;
        }
        nodes.add(new long[] {child, child}); // what was said of the wider network holds for both halves
        nodes.get(node)[side] = nodes.size() - 1L;
        return nodes.size() - 1;
    }

    /** The file's bytes. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream tree = new DataOutputStream(out)) {
            int count = nodes.size();
            for (long[] node : nodes) {
                for (long child : node) {
                    tree.writeInt((int) (child > 0 ? child : child == 0 ? count : count + SEPARATOR + -1 - child));
                }
            }
            tree.write(new byte[SEPARATOR]);
            tree.write(data.toByteArray());
            tree.write(MARKER);
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("binary_format_major_version", 2);
            metadata.put("binary_format_minor_version", 0);
            metadata.put("build_epoch", BigInteger.valueOf(1_795_000_000L));
            metadata.put("database_type", type);
            metadata.put("description", Map.of("en", "a test"));
            metadata.put("ip_version", 6);
            metadata.put("languages", List.of("en"));
            metadata.put("node_count", (long) count);
            metadata.put("record_size", 32);
            encode(out, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Writes the file. */
    public Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void encode(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                control(out, 2, utf8.length);
                out.writeBytes(utf8);
            }
            case Double real -> {
                control(out, 3, 8);
                number(out, Double.doubleToRawLongBits(real), 8);
            }
            case Integer whole -> {
                control(out, 5, 2);
                number(out, whole, 2);
            }
            case Long whole -> {
                control(out, 6, 4);
                number(out, whole, 4);
            }
            case BigInteger whole -> {
                control(out, 9, 8);
                number(out, whole.longValueExact(), 8);
            }
            case Boolean truth -> control(out, 14, truth ? 1 : 0);
            case List<?> list -> {
                control(out, 11, list.size());
                list.forEach(element -> encode(out, element));
            }
            case Map<?, ?> map -> {
                control(out, 7, map.size());
                map.forEach((key, element) -> {
                    encode(out, key);
                    encode(out, element);
                });
            }
            default -> throw new IllegalArgumentException("a database holds no " + value.getClass());
        }
    }

    private static void control(ByteArrayOutputStream out, int type, int size) {
        int small = Math.min(size, 29);
        if (type <= 7) {
            out.write(type << 5 | small);
        } else {
            out.write(small);
            out.write(type - 7);
        }
        if (small == 29) {
            out.write(size - 29);
        }
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }
}
