package io.tidewatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DetectionKilledTest {
    private static final int KILLS = 6;
    private static final long SEED = 20261121;

    @TempDir
    Path scratch;

    @Test
    void afterKillsTheAlertsHoldTheFindingsOfARunWithoutInterruption() throws Exception {
        Path whole = scratch.resolve("whole.result");
        run(scratch.resolve("whole"), whole);
        Path result = scratch.resolve("killed.result");
        Random random = new Random(SEED);
        int killed = 0;
        while (killed < KILLS && !Files.exists(result)) {
            Path begun = scratch.resolve("killed").resolve(DetectionProgram.BEGUN);
            Files.deleteIfExists(begun);
            Process process = start(scratch.resolve("killed"), result);
            while (process.isAlive() && !Files.exists(begun)) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            if (process.waitFor(100 + random.nextInt(900), TimeUnit.MILLISECONDS)) {
                break;
            }
            process.destroyForcibly().waitFor();
            killed++;
        }

        run(scratch.resolve("killed"), result);

        assertThat(killed).isGreaterThanOrEqualTo(3);
        assertThat(Files.readString(whole)).contains("many{", "addresses{", "few{", "odd{");
        assertThat(Files.readString(result)).isEqualTo(Files.readString(whole));
    }

    private void run(Path data, Path result) throws IOException, InterruptedException {
        Process process = start(data, result);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(scratch.resolve("program.out")))
                .isZero();
    }

    private Process start(Path data, Path result) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DetectionProgram.class.getName(),
                        data.toString(),
                        result.toString()))
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("program.out").toFile())
                .start();
    }
}
