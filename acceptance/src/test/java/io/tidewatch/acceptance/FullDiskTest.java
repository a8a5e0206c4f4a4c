package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewatch.collect.RecordFrames;
import io.tidewatch.testkit.process.Api;
import io.tidewatch.testkit.process.ServerProcess;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of its own that is really full; making one needs root. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullDiskTest {
    private static final int BALLAST = 80 << 20;

    @TempDir
    Path scratch;

    private Path disk = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(scratch.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=192m", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor() == 0, "skipped: a small file system cannot be mounted here (it needs root)");
    }

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }

    @Test
    void aFullDiskRefusesSendersLosesNothingAcknowledgedAndHealsWhenSpaceReturns() throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST]);
        Path dataDir = disk.resolve("data");
        long acknowledged = 0;
        Random random = new Random(5);
        try (ServerProcess server = Program.serve(dataDir, Map.of());
                Api api = new Api(server.address())) {
            HttpResponse<String> response = send(api, acknowledged, random);
            while (response.statusCode() == 200 && acknowledged < 4_000_000) {
                acknowledged += 500;
                response = send(api, acknowledged, random);
            }
            assertThat(response.statusCode()).as(response.body()).isIn(429, 503, 507);
            assertThat(response.body()).containsIgnoringCase("disk").doesNotContain("Exception");
            assertThat(api.count("source:filler"))
                    .as("searches are still answered")
                    .isPositive();

            Files.delete(ballast);
            for (int i = 0; i < 300 && (response = send(api, acknowledged, random)).statusCode() != 200; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            acknowledged += 500;
        }
        try (ServerProcess server = Program.serve(dataDir, Map.of());
                Api api = new Api(server.address())) {
            for (int i = 0; i < 300 && api.count("source:filler") < acknowledged; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(api.count("source:filler")).isEqualTo(acknowledged);
        }
    }

    /** 500 lines that hardly compress, with their place in the stream, so that a batch sent twice counts once. */
    private static HttpResponse<String> send(Api api, long first, Random random) throws Exception {
        RecordFrames.Writer writer = new RecordFrames.Writer();
        byte[] noise = new byte[300];
        for (int i = 0; i < 500; i++) {
            random.nextBytes(noise);
            byte[] line = ("noise " + HexFormat.of().formatHex(noise)).getBytes(StandardCharsets.UTF_8);
            writer.add(1, line, 0, line.length);
        }
        return api.send(
                writer.toBytes(),
                RecordFrames.MEDIA_TYPE,
                "Tidewatch-Source",
                "filler",
                "Tidewatch-Stream",
                "filler",
                "Tidewatch-Offset",
                Long.toString(first));
    }
}
