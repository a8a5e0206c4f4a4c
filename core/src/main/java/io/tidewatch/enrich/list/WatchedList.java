package io.tidewatch.enrich.list;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.ByteSize;
import io.tidewatch.event.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file, and the newest version of it that could be read. {@link #poll} takes up a changed file once two polls in a row find the same size
 * and time of change, so that one that is still being written is waited for; replacing it by a rename is best all the same. A file that
 * cannot be read, or is gone, leaves the version before in force; what could not be read is tried again. Thread-safe; {@link #current} never waits.
 */
public final class WatchedList<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedList.class);
    private static final int DIGEST_BYTES = 6;

    private final String name;
    private final String kind;
    private final Path file;
    private final @Nullable TenantId tenant;
    private final ByteSize maxSize;
    private final ListLoader<T> loader;
    private final Consumer<T> release;
    private final Clock clock;
    private final LongAdder matches = new LongAdder();

    private volatile @Nullable LoadedList<T> current;
    private volatile String problem = "";
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private @Nullable Stamp tried;
    private @Nullable Stamp seen;

    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {}

    /**
     * @param name what the configuration calls it
     * @param kind what it is, for status
     * @param tenant whose events it is for; null for all
     * @param maxSize the largest file that is read
     * @param release is given each version that is no longer in force, to free what it holds
     */
    public WatchedList(
            String name,
            String kind,
            Path file,
            @Nullable TenantId tenant,
            ByteSize maxSize,
            ListLoader<T> loader,
            Consumer<T> release,
            Clock clock) {
        this.name = requireNonNull(name, "name is null");
        this.kind = requireNonNull(kind, "kind is null");
        this.file = requireNonNull(file, "file is null");
        this.tenant = tenant;
        this.maxSize = requireNonNull(maxSize, "maxSize is null");
        this.loader = requireNonNull(loader, "loader is null");
        this.release = requireNonNull(release, "release is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** What the configuration calls it. */
    public String name() {
        return name;
    }

    /** The version in force, or null where none could be read yet. */
    public @Nullable LoadedList<T> current() {
        return current;
    }

    /** Whether it is for the events of that tenant. */
    public boolean isFor(TenantId other) {
        return tenant == null || tenant.equals(other);
    }

    /** Counts that it told something about an event. */
    public void matched() {
        matches.increment();
    }

    /** Reads the file now, as it is. */
    public synchronized void load() {
        Stamp stamp = stamp();
        seen = stamp;
        if (stamp != null) {
            tryLoading(stamp);
        }
    }

    /** Takes up the file if it has changed and is no longer being written. */
    public synchronized void poll() {
        Stamp stamp = stamp();
        Stamp before = seen;
        seen = stamp;
        if (stamp != null && stamp.equals(before) && !stamp.equals(tried)) {
            tryLoading(stamp);
        }
    }

    private @Nullable Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (NoSuchFileException e) {
            tried = null;
            failed("there is no such file; put it there, or correct enrichment in tidewatch.yml", null);
        } catch (IOException e) {
            tried = null;
            failed("it cannot be read: " + e, null);
        }
        return null;
    }

    private void tryLoading(Stamp stamp) {
        tried = stamp;
        if (stamp.size() > maxSize.bytes()) {
            failed("it has " + stamp.size() + " bytes, more than the " + maxSize + " that a list may have", null);
            return;
        }
        try {
            load(stamp);
        } catch (ListProblem e) {
            failed(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            // Rights and disks are mended without the file changing.
            tried = null;
            failed("it cannot be read: " + e, e);
        } catch (RuntimeException | StackOverflowError e) {
            failed("it cannot be read: " + e, e);
        } catch (OutOfMemoryError e) {
            failed("there is not enough memory for it; give the server more, or the list fewer entries", null);
        }
    }

    private void load(Stamp stamp) throws IOException {
        MessageDigest sha256 = sha256();
        ListContent<T> content;
        try (InputStream in =
                new DigestInputStream(new BoundedInput(Files.newInputStream(file), maxSize.bytes()), sha256)) {
            content = loader.load(in);
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        String version = name + "@" + HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
        LoadedList<T> before = current;
        current = new LoadedList<>(content, version, millis(stamp.modified().toInstant()), millis(clock.instant()));
        problem = "";
        reloads.increment();
        if (before != null) {
            release.accept(before.content());
        }
        LOG.atInfo()
                .addKeyValue("list", version)
                .addKeyValue("entries", content.entries())
                .addKeyValue("left-out", content.badLines())
                .addKeyValue("first-left-out", content.firstBad())
                .log("list in force");
    }

    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private void failed(String why, @Nullable Throwable cause) {
        String now = kind + " '" + name + "' (" + file + "): " + why;
        if (!now.equals(problem)) {
            failures.increment();
            LOG.atWarn()
                    .addKeyValue("list", name)
                    .setCause(cause instanceof ListProblem ? null : cause)
                    .log(now
                            + (current == null ? "; nothing is known from it" : "; the version before stays in force"));
        }
        problem = now;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Why the newest version is not in force; empty where it is. */
    public String problem() {
        return problem;
    }

    public ListStatus status() {
        LoadedList<T> now = current;
        return new ListStatus(
                name,
                kind,
                file.toString(),
                tenant,
                now == null ? null : now.version(),
                now == null ? null : now.modified(),
                now == null ? null : now.loaded(),
                now == null ? 0 : now.list().entries(),
                now == null ? 0 : now.list().badLines(),
                now == null ? "" : now.list().firstBad(),
                matches.sum(),
                reloads.sum(),
                failures.sum(),
                problem);
    }

    /** Gives up the version in force. */
    public synchronized void close() {
        LoadedList<T> now = current;
        current = null;
        if (now != null) {
            release.accept(now.content());
        }
    }
}
