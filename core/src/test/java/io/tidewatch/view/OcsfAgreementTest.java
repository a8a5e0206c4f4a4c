package io.tidewatch.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OCSF view of AWS's own examples, field by field against AWS's OCSF of them; docs/spec/ocsf-agreement.md is the table. With
 * {@code -Dtidewatch.docs=write} it is written anew.
 */
class OcsfAgreementTest {
    private static final Path PAGE = Path.of("../docs/spec/ocsf-agreement.md");
    private static final String FOLDER = "mappings/markdown/AWS/v1.1.0/";
    private static final List<String> SAMPLES = List.of(
            "CloudTrail/Authentication/samples/authentication",
            "CloudTrail/API Activity/samples/generic_api_activity",
            "CloudTrail/Account Change/samples/account_change",
            "VPC Flowlogs/samples/vpcflowlog",
            "Route53/samples/route53",
            "WAF/Samples/waf");

    /** Why a field is not as AWS has it, by the beginning of its path. */
    private static final Map<String, String> REASONS = reasons();

    private final JsonMapper mapper = new JsonMapper();
    private final View view = requireNonNull(Views.standard().byName("ocsf"));
    private final ViewEvents events = new ViewEvents();

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("unmapped.", "what no attribute takes stands under Tidewatch's name of the field");
        reasons.put(
                "api.request.uid",
                "the sample has two quotes for a request without an id; a field without value is left out");
        reasons.put("severity", "Tidewatch's packs give blocked requests the severity of a warning");
        reasons.put("metadata.labels", "the sample has null; a field without value is left out");
        reasons.put("http_request.referrer", "the sample has null; a field without value is left out");
        reasons.put("http_request.args", "the sample has an empty text; a field without value is left out");
        reasons.put("connection_info.boundary", "the sample has '-'; a field without value is left out");
        reasons.put("dst_endpoint.svc_name", "the sample has '-'; a field without value is left out");
        reasons.put("src_endpoint.svc_name", "the sample has '-'; a field without value is left out");
        reasons.put("dst_endpoint.interface_uid", "the sample has more zeros than its own raw record");
        reasons.put("metadata.product.feature.name", "not in the record");
        reasons.put("observables", "the sample's own choice of what to list, under other numbers");
        return reasons;
    }

    private record Row(String sample, String path, String theirs, String ours, boolean agrees) {}

    @Test
    void atLeastEightyFivePercentOfTheFieldsAgreeAndEveryOtherHasAReason() throws IOException {
        Map<String, byte[]> files = pairs();
        List<Row> rows = new java.util.ArrayList<>();
        for (String sample : SAMPLES) {
            Map<String, Object> theirs = leaves(mapper.readTree(files.get(FOLDER + sample + ".ocsf")));
            Event event = events.of(
                    record(new String(requireNonNull(files.get(FOLDER + sample + ".raw")), StandardCharsets.UTF_8)));
            Map<String, Object> ours = leaves(mapper.valueToTree(view.of(event)));
            theirs.forEach((path, value) -> rows.add(new Row(
                    sample.substring(0, sample.toLowerCase(Locale.ROOT).indexOf("/samples/")),
                    path,
                    String.valueOf(value),
                    String.valueOf(ours.get(path)),
                    same(value, ours.get(path)))));
        }
        long agreeing = rows.stream().filter(Row::agrees).count();
        String page = page(rows, agreeing);
        if ("write".equals(System.getProperty("tidewatch.docs"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(rows.stream()
                        .filter(row -> !row.agrees())
                        .filter(row -> reason(row).isEmpty()))
                .as("rows that differ without a reason")
                .isEmpty();
        assertThat(Files.readString(PAGE)).isEqualTo(page);
        assertThat(100.0 * agreeing / rows.size()).isGreaterThanOrEqualTo(85.0);
    }

    private static String page(List<Row> rows, long agreeing) {
        StringBuilder page = new StringBuilder("# OCSF: agreement with AWS's examples\n\n")
                .append(
                        "AWS publishes records of its services with the OCSF 1.1.0 that it makes of them. This table compares each field of\n")
                .append(
                        "AWS's with the OCSF view of the same record (`OcsfAgreementTest` makes it and checks it). Times agree where they are the\n")
                .append(
                        "same instant, lists of observables by their names and values. Fields that only Tidewatch has are not counted.\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "**%d of %d fields agree: %.1f %%.**\n\n",
                        agreeing,
                        rows.size(),
                        100.0 * agreeing / rows.size()))
                .append("| Record | Fields | Agree | Differ | Missing |\n|---|---|---|---|---|\n");
        rows.stream().map(Row::sample).distinct().forEach(sample -> {
            List<Row> own =
                    rows.stream().filter(row -> row.sample().equals(sample)).toList();
            long agree = own.stream().filter(Row::agrees).count();
            long missing = own.stream()
                    .filter(row -> !row.agrees() && row.ours().equals("null"))
                    .count();
            page.append(String.format(
                    "| %s | %d | %d | %d | %d |\n", sample, own.size(), agree, own.size() - agree - missing, missing));
        });
        page.append("\nWhat does not agree:\n\n| Record | Field | AWS | Tidewatch | Why |\n|---|---|---|---|---|\n");
        rows.stream()
                .filter(row -> !row.agrees())
                .forEach(row -> page.append(String.format(
                        "| %s | `%s` | %s | %s | %s |\n",
                        row.sample(),
                        row.path(),
                        shown(row.theirs()),
                        row.ours().equals("null") ? "missing" : shown(row.ours()),
                        reason(row))));
        return page.toString();
    }

    private static String shown(String value) {
        String one = value.replace("|", "\\|").replace("\n", " ");
        return one.isEmpty() ? "(empty)" : '`' + (one.length() > 60 ? one.substring(0, 60) + "…" : one) + '`';
    }

    private static String reason(Row row) {
        return REASONS.entrySet().stream()
                .filter(reason -> row.path().startsWith(reason.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** A record as its service delivers it: a JSON object on one line, or the values of a table below its header. */
    private String record(String raw) {
        return raw.stripLeading().startsWith("{")
                ? mapper.readTree(raw).toString()
                : raw.lines().skip(1).findFirst().orElseThrow();
    }

    private static Map<String, Object> leaves(JsonNode node) {
        Map<String, Object> leaves = new TreeMap<>();
        collect("", node, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, Object> leaves) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> collect(
                            path.isEmpty() ? member.getKey() : path + '.' + member.getKey(),
                            member.getValue(),
                            leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                JsonNode element = node.get(i);
                boolean observable = path.equals("observables");
                collect(
                        path + '[' + (observable ? element.path("name").asString() : Integer.toString(i)) + ']',
                        element,
                        leaves);
            }
        } else {
            leaves.put(path, node.isNull() ? "null" : node.asString());
        }
    }

    private static boolean same(Object theirs, Object ours) {
        return theirs.equals(ours)
                || ours != null && instant(theirs) != null && instant(theirs).equals(instant(ours));
    }

    private static java.time.Instant instant(Object text) {
        String iso = text.toString().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso.matches(".*T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?") ? iso + 'Z' : iso)
                    .toInstant();
        } catch (DateTimeParseException notTime) {
            return null;
        }
    }

    private static Map<String, byte[]> pairs() throws IOException {
        String root = System.getenv("TIDEWATCH_CORPORA");
        Assumptions.assumeTrue(
                root != null && Files.isDirectory(Path.of(root)),
                () -> "skipped: the corpora are not at TIDEWATCH_CORPORA=" + root);
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream in = Files.newInputStream(Path.of(String.valueOf(root)).resolve("schema/ocsf-aws-pairs.zip"));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
