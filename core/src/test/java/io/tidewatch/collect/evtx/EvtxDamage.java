package io.tidewatch.collect.evtx;

import java.util.Arrays;
import java.util.Random;

/** What happens to files: flipped bits, overwritten runs, lost and doubled pieces, an early end. */
final class EvtxDamage {
    /** Where real files hold something; the rest of a chunk is mostly empty. */
    private static final int BUSY = 16_384;

    private EvtxDamage() {}

    static byte[] damage(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int times = 1 + random.nextInt(8);
        for (int i = 0; i < times; i++) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(Math.min(bytes.length, random.nextInt(4) == 0 ? bytes.length : BUSY));
        int length = Math.min(1 + random.nextInt(300), bytes.length - at);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 3, 4 -> bytes[at] = (byte) random.nextInt();
            case 5 -> {
                for (int i = 0; i < Math.min(4, length); i++) {
                    bytes[at + i] = (byte) (random.nextBoolean() ? 0xff : 0);
                }
            }
            case 6 -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt());
            case 7 -> {
                return join(bytes, at, new byte[0], at + length);
            }
            case 8 -> {
                return join(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            }
            default -> {
                return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : swapped(bytes, at, length, random);
            }
        }
        return bytes;
    }

    private static byte[] swapped(byte[] bytes, int at, int length, Random random) {
        int from = random.nextInt(bytes.length - length + 1);
        System.arraycopy(bytes, from, bytes, at, length);
        return bytes;
    }

    private static byte[] join(byte[] bytes, int keep, byte[] middle, int from) {
        byte[] joined = Arrays.copyOf(bytes, keep + middle.length + bytes.length - from);
        System.arraycopy(middle, 0, joined, keep, middle.length);
        System.arraycopy(bytes, from, joined, keep + middle.length, bytes.length - from);
        return joined;
    }
}
