package io.tidewatch.maxmind;

import com.maxmind.db.Reader;
import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.list.ListContent;
import io.tidewatch.enrich.list.ListProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A database that is mapped into memory from a private copy of its file: somebody who writes over a mapped file would take the program down with
 * it. Remembers the answers for the addresses asked for most lately, a bounded number. Thread-safe.
 */
final class GeoDatabase {
    private static final int REMEMBERED = 1 << 14;
    private static final int TRIED = 256;

    private final Reader reader;
    private final AtomicReferenceArray<Answer> answers = new AtomicReferenceArray<>(REMEMBERED);
    private volatile boolean damaged;

    private record Answer(IpAddress address, AddressFacts facts) {}

    private GeoDatabase(Reader reader) {
        this.reader = reader;
    }

    /**
     * Copies the database into {@code folder} and maps the copy, which has no name any more once it is mapped.
     *
     * @throws ListProblem when it is no database, or a damaged one
     */
    static ListContent<GeoDatabase> read(InputStream in, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path copy = Files.createTempFile(folder, "geo", ".mmdb");
        try {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            Reader reader = new Reader(copy.toFile(), Reader.FileMode.MEMORY_MAPPED);
            GeoDatabase database = new GeoDatabase(reader);
            database.tryOut();
            return new ListContent<>(database, reader.getMetadata().nodeCount(), 0, "");
        } catch (ListProblem e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new ListProblem("it is no database in MaxMind's format, or a damaged one: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** Looks up some addresses, so that damage shows before the database is in force. */
    private void tryOut() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < TRIED; i++) {
            find(IpAddress.ofIpv4(random.nextInt()));
        }
    }

    /** What the database says about an address; nothing where it is damaged there. */
    AddressFacts facts(IpAddress address) {
        int slot = address.hashCode() * 0x9E3779B9 >>> 18;
        Answer known = answers.getPlain(slot);
        if (known != null && known.address().equals(address)) {
            return known.facts();
        }
        AddressFacts facts;
        try {
            facts = find(address);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            damaged = true;
            facts = AddressFacts.NONE;
        }
        answers.set(slot, new Answer(address, facts));
        return facts;
    }

    private AddressFacts find(IpAddress address) throws IOException {
        boolean four = reader.getMetadata().ipVersion() == 4;
        return four && !address.isIpv4() ? AddressFacts.NONE : AddressFacts.of(reader.get(address.inet(), Map.class));
    }

    /** Whether a look-up met damage. */
    boolean isDamaged() {
        return damaged;
    }
}
