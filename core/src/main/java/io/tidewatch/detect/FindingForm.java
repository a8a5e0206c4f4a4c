package io.tidewatch.detect;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.EventId;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A finding as bytes, with its evidence, on its way from the process that found it to the one that makes an alert of it. */
public final class FindingForm {
    private static final Logger LOG = LoggerFactory.getLogger(FindingForm.class);
    private static final int MAGIC = 0x54574649;
    private static final int VERSION = 1;
    private static final int MAX_TEXT = 1 << 22;
    private static final int MAX_COUNT = 1 << 16;

    private FindingForm() {}

    /** In the form that {@code docs/spec/distributed-correlation.md} describes. */
    public static byte[] write(Finding finding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            text(out, finding.id());
            text(out, finding.tenant().value());
            rule(out, finding.rule());
            time(out, finding.from());
            time(out, finding.to());
            text(out, finding.dataset().toString());
            texts(out, finding.group());
            out.writeInt(finding.entities().size());
            for (Entity entity : finding.entities()) {
                text(out, entity.kind().name());
                text(out, entity.value());
            }
            out.writeInt(finding.events().size());
            for (EventId event : finding.events()) {
                out.writeInt(event.partition());
                out.writeLong(event.sequence());
            }
            Evidence evidence = evidence(finding);
            text(out, evidence.explanation());
            texts(out, evidence.fields());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** That it cannot be told does not keep the alert from being made. */
    private static Evidence evidence(Finding finding) {
        try {
            return finding.evidence().get();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("rule", finding.rule().key()).setCause(e).log("a finding cannot be explained");
            return new Evidence(
                    "{\"text\":\"the match could not be explained; the log tells why\",\"holds\":true}", Map.of());
        }
    }

    private static void rule(DataOutputStream out, RuleRef rule) throws IOException {
        text(out, rule.key());
        out.writeInt(rule.version());
        text(out, rule.title());
        text(out, rule.severity().name());
        out.writeInt(rule.tags().size());
        for (String tag : rule.tags()) {
            text(out, tag);
        }
        Duration window = rule.alertWindow();
        out.writeBoolean(window != null);
        if (window != null) {
            out.writeLong(window.toNanos());
        }
    }

    private static void time(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static void texts(DataOutputStream out, Map<String, String> texts) throws IOException {
        out.writeInt(texts.size());
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            text(out, entry.getKey());
            text(out, entry.getValue());
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TidewatchException {@code CORRUPT} where it is damaged, or of another version
     */
    public static Finding read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MAGIC) {
                throw corrupt("it is no finding", null);
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw corrupt("its version is " + version + ", and this program reads version " + VERSION, null);
            }
            return finding(in);
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            throw corrupt("it is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static Finding finding(DataInputStream in) throws IOException {
        String id = text(in);
        TenantId tenant = new TenantId(text(in));
        RuleRef rule = rule(in);
        Instant from = Instant.ofEpochSecond(in.readLong(), in.readInt());
        Instant to = Instant.ofEpochSecond(in.readLong(), in.readInt());
        Dataset dataset = Dataset.of(text(in));
        Map<String, String> group = texts(in);
        List<Entity> entities = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            entities.add(new Entity(Entity.Kind.valueOf(text(in)), text(in)));
        }
        List<EventId> events = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            events.add(EventId.ofSequence(in.readInt(), in.readLong()));
        }
        Evidence evidence = new Evidence(text(in), texts(in));
        return new Finding(id, tenant, rule, from, to, dataset, group, entities, events, () -> evidence);
    }

    private static RuleRef rule(DataInputStream in) throws IOException {
        String key = text(in);
        int version = in.readInt();
        String title = text(in);
        AlertSeverity severity = AlertSeverity.valueOf(text(in));
        List<String> tags = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            tags.add(text(in));
        }
        Duration window = in.readBoolean() ? Duration.ofNanos(in.readLong()) : null;
        return new RuleRef(key, version, title, severity, tags, window);
    }

    private static Map<String, String> texts(DataInputStream in) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int left = count(in); left > 0; left--) {
            texts.put(text(in), text(in));
        }
        return texts;
    }

    private static int count(DataInputStream in) throws IOException {
        return bounded(in.readInt(), MAX_COUNT);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[bounded(in.readInt(), Math.min(MAX_TEXT, in.available()))];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int bounded(int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("a length of " + value);
        }
        return value;
    }

    private static TidewatchException corrupt(String reason, @org.jspecify.annotations.Nullable Exception cause) {
        return new TidewatchException(FailureKind.CORRUPT, "a finding cannot be read: " + reason, cause);
    }
}
