package io.tidewatch.enrich.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ByteSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedListTest {
    @TempDir
    Path folder;

    private Path file;
    private WatchedList<String> list;
    private boolean diskFails;
    private final List<String> released = new ArrayList<>();

    @BeforeEach
    void watch() {
        file = folder.resolve("list");
        list = new WatchedList<>(
                "feed",
                "test-list",
                file,
                null,
                new ByteSize(100),
                in -> {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    if (diskFails) {
                        throw new IOException("Input/output error");
                    }
                    if (text.startsWith("broken")) {
                        throw new ListProblem("it is broken; mend it");
                    }
                    return new ListContent<>(text, text.length(), 0, "");
                },
                released::add,
                Clock.systemUTC());
    }

    @Test
    void aChangedFileIsTakenUpOnceItStaysTheSame() throws IOException {
        Files.writeString(file, "one");
        list.load();
        assertThat(content()).isEqualTo("one");
        String version = list.status().version();

        Files.writeString(file, "two, but");
        list.poll();
        assertThat(content()).as("it may still be written").isEqualTo("one");
        Files.writeString(file, "two, but not yet");
        list.poll();
        assertThat(content()).isEqualTo("one");
        list.poll();
        assertThat(content()).isEqualTo("two, but not yet");
        assertThat(released).containsExactly("one");
        assertThat(list.status().version()).isNotEqualTo(version).matches("feed@[0-9a-f]{12}");
        assertThat(list.status().reloads()).isEqualTo(2);

        list.poll();
        assertThat(list.status().reloads()).as("nothing changed").isEqualTo(2);
    }

    @Test
    void aBrokenFileLeavesTheVersionBeforeInForce() throws IOException {
        Files.writeString(file, "one");
        list.load();
        replace("broken");

        assertThat(content()).isEqualTo("one");
        assertThat(list.problem()).isEqualTo("test-list 'feed' (" + file + "): it is broken; mend it");
        assertThat(list.status().failures()).isEqualTo(1);
        list.poll();
        assertThat(list.status().failures())
                .as("the same file is not tried again")
                .isEqualTo(1);

        replace("three");
        assertThat(content()).isEqualTo("three");
        assertThat(list.problem()).isEmpty();
    }

    @Test
    void aFileThatCouldNotBeReadIsTriedAgainThoughItDidNotChange() throws IOException {
        Files.writeString(file, "one");
        diskFails = true;
        list.load();
        list.poll();
        assertThat(list.problem()).contains("Input/output error");
        assertThat(list.status().failures()).as("the same failure is told once").isEqualTo(1);

        diskFails = false;
        list.poll();
        assertThat(content()).isEqualTo("one");
        assertThat(list.problem()).isEmpty();
    }

    @Test
    void aMissingFileIsToldAndTakenUpWhenItComes() throws IOException {
        list.load();
        assertThat(list.current()).isNull();
        assertThat(list.problem()).contains("there is no such file");

        replace("one");
        assertThat(content()).isEqualTo("one");

        Files.delete(file);
        list.poll();
        assertThat(content()).as("what was in force stays").isEqualTo("one");
        assertThat(list.problem()).contains("there is no such file");

        replace("one");
        assertThat(list.problem()).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        Files.writeString(file, "x".repeat(101));
        list.load();

        assertThat(list.current()).isNull();
        assertThat(list.problem()).contains("101 bytes");
    }

    private void replace(String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), text);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        list.poll();
        list.poll();
    }

    private String content() {
        return list.current().content();
    }
}
