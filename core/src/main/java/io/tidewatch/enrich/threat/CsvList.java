package io.tidewatch.enrich.threat;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.ThreatListSettings;
import io.tidewatch.enrich.list.CsvReader;
import io.tidewatch.enrich.list.ListContent;
import io.tidewatch.enrich.list.ListProblem;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A list whose first row names its columns; the configuration says which of them has the indicator, its type, its confidence, its labels, a
 * description, and until when it holds.
 */
final class CsvList {
    private static final int MAX_LABELS = 16;
    private static final int MAX_TEXT = 256;

    private final ThreatListSettings settings;
    private final List<String> header;

    private CsvList(ThreatListSettings settings, List<String> header) {
        this.settings = settings;
        this.header = header;
    }

    @SuppressWarnings("ReferenceEquality") // BAD is compared by identity
    static ListContent<ThreatList> read(
            InputStream in, ThreatListBuilder builder, @Nullable IndicatorType only, ThreatListSettings settings)
            throws IOException {
        CsvReader rows = new CsvReader(in, settings.separator().charAt(0));
        List<String> first = rows.next();
        if (first == null || first == CsvReader.BAD) {
            throw new ListProblem("its first line does not name columns");
        }
        CsvList list = new CsvList(
                settings,
                first.stream()
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList());
        int indicator = requireNonNull(list.column(settings.indicatorColumn(), "indicator-column"));
        for (List<String> row = rows.next(); row != null; row = rows.next()) {
            String place = "line " + rows.line();
            if (row == CsvReader.BAD || row.size() <= indicator) {
                builder.bad(
                        place,
                        row == CsvReader.BAD
                                ? "the row is too long or its quotes do not end"
                                : "the row has too few columns");
                continue;
            }
            try {
                IndicatorType type = list.type(row, only);
                builder.add(place, row.get(indicator), type, list.details(row));
            } catch (IllegalArgumentException e) {
                builder.bad(place, String.valueOf(e.getMessage()));
            }
        }
        return builder.build();
    }

    private @Nullable Integer column(@Nullable String name, String key) throws ListProblem {
        if (name == null) {
            return null;
        }
        int index = header.indexOf(name.strip().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new ListProblem(
                    "it has no column '" + name + "' but " + String.join(", ", header) + "; correct " + key);
        }
        return index;
    }

    private String value(List<String> row, @Nullable String name, String key) throws ListProblem {
        Integer index = column(name, key);
        if (index == null || index >= row.size()) {
            return "";
        }
        String text = row.get(index).strip();
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private @Nullable IndicatorType type(List<String> row, @Nullable IndicatorType only) throws ListProblem {
        String word = value(row, settings.typeColumn(), "type-column").toLowerCase(Locale.ROOT);
        if (word.isEmpty() || only != null) {
            return only;
        }
        if (word.startsWith("ip") || word.contains("cidr") || word.contains("netblock")) {
            return IndicatorType.IPV4;
        }
        if (word.contains("domain") || word.contains("hostname") || word.equals("fqdn")) {
            return IndicatorType.DOMAIN;
        }
        if (word.equals("url") || word.equals("uri")) {
            return IndicatorType.URL;
        }
        if (word.contains("md5") || word.contains("sha") || word.contains("hash") || word.equals("file")) {
            return IndicatorType.FILE;
        }
        throw new IllegalArgumentException("the type '" + word + "' is none of ip, domain, url, hash");
    }

    private IndicatorDetails details(List<String> row) throws ListProblem {
        String until = value(row, settings.expiresColumn(), "expires-column");
        String since = value(row, settings.sinceColumn(), "since-column");
        String labels = value(row, settings.labelsColumn(), "labels-column");
        List<String> words = new ArrayList<>();
        for (String label : labels.split("[,;|]")) {
            if (!label.isBlank() && words.size() < MAX_LABELS) {
                words.add(label.strip());
            }
        }
        return new IndicatorDetails(
                IndicatorDetails.confidence(value(row, settings.confidenceColumn(), "confidence-column")),
                value(row, settings.descriptionColumn(), "description-column"),
                words,
                since.isEmpty() ? Instant.MIN : time(since),
                until.isEmpty() ? Instant.MAX : time(until));
    }

    /** {@code 2026-11-21T09:00:00Z}, {@code 2026-11-21 09:00:00} (UTC), {@code 2026-11-21}, or seconds since 1970. */
    private static Instant time(String text) {
        try {
            if (text.length() <= 11 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            String iso = text.replace(' ', 'T').replace("TUTC", "");
            return iso.endsWith("Z") || iso.matches(".*[+-]\\d\\d:?\\d\\d")
                    ? java.time.OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time; write 2026-11-21T09:00:00Z", e);
        }
    }
}
