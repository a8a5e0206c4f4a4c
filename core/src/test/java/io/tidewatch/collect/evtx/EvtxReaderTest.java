package io.tidewatch.collect.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvtxReaderTest {
    private record Read(List<EvtxRecord> records, List<EvtxSkip> skips) {
        List<String> eventIds() {
            return records.stream()
                    .map(record -> record.fields().text("EventID"))
                    .toList();
        }
    }

    @Test
    void recordsAreGivenInOrderWithNumberTimeDatasetAndOffset() throws IOException {
        Read read = read(sysmon("1", "2").bytes());

        assertThat(read.skips()).isEmpty();
        assertThat(read.eventIds()).containsExactly("1", "2");
        EvtxRecord first = read.records().getFirst();
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.dataset()).isEqualTo(Dataset.of("windows.sysmon"));
        assertThat(first.time()).isEqualTo(Instant.parse("2019-04-17T18:40:00Z"));
        assertThat(first.offset()).isEqualTo(4_096 + 512);
    }

    @Test
    void dataElementsAreNamedByTheirNameAndUnnamedOnesBecomeAList() throws IOException {
        EvtxFile file = new EvtxFile().beginRecord().open("Event").open("EventData");
        file.open("Data", "Name", "CommandLine").text("whoami").close();
        file.open("Data").text("a").close().open("Data").text("b").close();
        file.close().close().endRecord();

        Read read = read(file.bytes());

        assertThat(read.records().getFirst().fields().toMap())
                .containsEntry("CommandLine", "whoami")
                .containsEntry("Data", List.of("a", "b"));
    }

    @Test
    void aRecordWithDamagedContentIsSkippedAndTheOthersAreRead() throws IOException {
        EvtxFile file = sysmon("1", "2", "3");
        byte[] bytes = file.bytes();
        int second = secondRecord(bytes);
        bytes[second + 28] = (byte) 0xee;

        Read read = read(bytes);

        assertThat(read.eventIds()).containsExactly("1", "3");
        assertThat(read.skips())
                .anySatisfy(skip -> {
                    assertThat(skip.offset()).isEqualTo(second);
                    assertThat(skip.lost()).isTrue();
                    assertThat(skip.reason()).contains("unknown token");
                })
                .anySatisfy(skip -> assertThat(skip.reason()).contains("checksum"));
    }

    @Test
    void aRecordWithADamagedSizeIsReadUpToTheNextOne() throws IOException {
        byte[] bytes = sysmon("1", "2", "3").bytes();
        bytes[secondRecord(bytes) + 5] = 0x7f;

        assertThat(read(bytes).eventIds()).containsExactly("1", "2", "3");
    }

    @Test
    void aRecordWithADamagedMagicIsStillRead() throws IOException {
        byte[] bytes = sysmon("1", "2", "3").bytes();
        bytes[secondRecord(bytes)] = 0;

        assertThat(read(bytes).eventIds()).containsExactly("1", "2", "3");
    }

    @Test
    void recordsBehindTheStatedEndAreReadWhereTheyGoOnFromTheLast() throws IOException {
        byte[] bytes = sysmon("1", "2", "3").bytes();
        int second = secondRecord(bytes);
        ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(4_096 + 48, second - 4_096);

        assertThat(read(bytes).eventIds()).containsExactly("1", "2", "3");
    }

    @Test
    void aFileThatEndsInsideAChunkGivesTheRecordsBeforeTheEnd() throws IOException {
        byte[] bytes = sysmon("1", "2").bytes();

        Read read = read(Arrays.copyOf(bytes, secondRecord(bytes) + 20));

        assertThat(read.eventIds()).containsExactly("1");
        assertThat(read.skips()).anySatisfy(skip -> assertThat(skip.reason()).contains("ends inside a chunk"));
    }

    @Test
    void chunksThatAreNotWhereTheyShouldBeAreFound() throws IOException {
        byte[] bytes = sysmon("1").bytes();
        ByteBuffer shifted = ByteBuffer.allocate(bytes.length * 2 + 1_000);
        shifted.put(bytes, 0, 4_096).put(new byte[1_000 - 1]).put((byte) 7);
        shifted.put(bytes, 4_096, 65_536).put(bytes, 4_096, 40_000);

        Read read = read(shifted.array());

        assertThat(read.eventIds()).containsExactly("1", "1");
        assertThat(read.skips()).anySatisfy(skip -> assertThat(skip.offset()).isEqualTo(4_096));
    }

    @Test
    void bytesThatAreNoEventLogGiveNoRecordsAndOneReason() throws IOException {
        byte[] noise = new byte[1 << 20];
        new java.util.Random(7).nextBytes(noise);

        Read read = read(noise);

        assertThat(read.records()).isEmpty();
        assertThat(read.skips()).hasSizeLessThan(5);
        assertThat(read.skips().getFirst().reason()).contains("not an event log");
    }

    @Test
    void nothingAtAllIsNoEventLog() throws IOException {
        assertThat(read(new byte[0]).skips()).hasSize(1);
    }

    @Test
    void anElementNestedTooDeeplyIsRefused() throws IOException {
        EvtxFile file = new EvtxFile().beginRecord();
        for (int i = 0; i < 500; i++) {
            file.open("e");
        }
        for (int i = 0; i < 500; i++) {
            file.close();
        }

        Read read = read(file.endRecord().bytes());

        assertThat(read.records()).isEmpty();
        assertThat(read.skips()).anySatisfy(skip -> assertThat(skip.reason()).contains("nested deeper"));
    }

    @Test
    void aTemplateThatRefersToItsOwnInstanceInItsValueUnfoldsOnlyToABound() throws IOException {
        EvtxFile file = new EvtxFile().beginRecord();
        ByteBuffer chunk = file.chunk();
        int instance = chunk.position();
        chunk.put((byte) 0x0c).put((byte) 1).putInt(1).putInt(instance + 10);
        int definition = chunk.position();
        chunk.position(definition + 24);
        file.open("Event");
        for (int i = 0; i < 200; i++) {
            file.substitution(0);
        }
        file.close();
        chunk.put((byte) 0);
        chunk.putInt(definition + 20, chunk.position() - definition - 24);
        int values = chunk.position();
        int inner = 10 + 8;
        chunk.putInt(1).putShort((short) (inner * 20)).put((byte) 0x21).put((byte) 0);
        for (int i = 0; i < 20; i++) {
            chunk.put((byte) 0x0c).put((byte) 1).putInt(1).putInt(definition);
            chunk.putInt(1).putShort((short) 0).put((byte) 0x21).put((byte) 0);
        }
        assertThat(chunk.position()).isEqualTo(values + 8 + inner * 20);

        Read read = read(file.endRecord().bytes());

        assertThat(read.records()).isEmpty();
        assertThat(read.skips()).anySatisfy(skip -> assertThat(skip.reason()).contains("more than a record can hold"));
    }

    private static EvtxFile sysmon(String... eventIds) {
        EvtxFile file = new EvtxFile();
        for (String eventId : eventIds) {
            file.record(eventId, "Microsoft-Windows-Sysmon/Operational");
        }
        return file;
    }

    private static int secondRecord(byte[] bytes) {
        int first = 4_096 + 512;
        return first + (bytes[first + 4] & 0xff | (bytes[first + 5] & 0xff) << 8);
    }

    private static Read read(byte[] bytes) throws IOException {
        try (EvtxReader reader = EvtxReader.of(bytes, EvtxForm.FLAT)) {
            List<EvtxRecord> records = new ArrayList<>();
            for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
                records.add(record);
            }
            return new Read(records, reader.skips().list());
        }
    }
}
