package io.tidewatch.collect.evtx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes event logs by hand, one chunk at a time, for tests of what real files seldom hold. */
final class EvtxFile {
    static final int HEADER = 4_096;
    static final int CHUNK = 65_536;
    private static final int OPEN = 0x01;
    private static final int OPEN_WITH_ATTRIBUTES = 0x41;

    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private int recordStart;
    private long number;

    EvtxFile() {
        chunk.put(EvtxChunk.MAGIC);
        chunk.position(512);
    }

    /** One record: {@code <Event><System><EventID>…</EventID><Channel>…</Channel></System></Event>}, without a template. */
    EvtxFile record(String eventId, String channel) {
        beginRecord();
        open("Event").open("System");
        open("EventID").text(eventId).close();
        open("Channel").text(channel).close();
        close().close();
        return endRecord();
    }

    EvtxFile beginRecord() {
        recordStart = chunk.position();
        chunk.putInt(0x2a2a).putInt(0).putLong(++number).putLong(132_000_000_000_000_000L);
        chunk.put((byte) 0x0f).put((byte) 1).put((byte) 1).put((byte) 0);
        return this;
    }

    EvtxFile endRecord() {
        chunk.put((byte) 0);
        while ((chunk.position() - recordStart + 4) % 8 != 0) {
            chunk.put((byte) 0);
        }
        int size = chunk.position() - recordStart + 4;
        chunk.putInt(size);
        chunk.putInt(recordStart + 4, size);
        return this;
    }

    EvtxFile open(String name) {
        return opening(OPEN, name, null, null);
    }

    EvtxFile open(String name, String attribute, String value) {
        return opening(OPEN_WITH_ATTRIBUTES, name, attribute, value);
    }

    private EvtxFile opening(int token, String name, String attribute, String value) {
        chunk.put((byte) token).putShort((short) -1).putInt(0);
        name(name);
        if (attribute != null) {
            chunk.putInt(0).put((byte) 0x06);
            name(attribute);
            text(value);
        }
        chunk.put((byte) 0x02);
        return this;
    }

    EvtxFile text(String text) {
        chunk.put((byte) 0x05).put((byte) 0x01).putShort((short) text.length());
        chunk.put(text.getBytes(StandardCharsets.UTF_16LE));
        return this;
    }

    EvtxFile substitution(int index) {
        chunk.put((byte) 0x0d).putShort((short) index).put((byte) 0x21);
        return this;
    }

    EvtxFile close() {
        chunk.put((byte) 0x04);
        return this;
    }

    private void name(String name) {
        chunk.putInt(chunk.position() + 4);
        chunk.putInt(0).putShort((short) 0).putShort((short) name.length());
        chunk.put(name.getBytes(StandardCharsets.UTF_16LE)).putShort((short) 0);
    }

    ByteBuffer chunk() {
        return chunk;
    }

    byte[] bytes() {
        int free = chunk.position();
        chunk.putInt(40, 128).putInt(48, free);
        chunk.putInt(52, crc(chunk.array(), 512, free));
        CRC32 header = new CRC32();
        header.update(chunk.array(), 0, 120);
        header.update(chunk.array(), 128, 384);
        chunk.putInt(124, (int) header.getValue());
        ByteBuffer file = ByteBuffer.allocate(HEADER + CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        file.put("ElfFile\0".getBytes(StandardCharsets.US_ASCII));
        file.putInt(32, 128).putShort(36, (short) 1).putShort(38, (short) 3).putShort(40, (short) HEADER);
        file.putShort(42, (short) 1);
        file.putInt(124, crc(file.array(), 0, 120));
        file.put(HEADER, chunk.array());
        return file.array();
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
