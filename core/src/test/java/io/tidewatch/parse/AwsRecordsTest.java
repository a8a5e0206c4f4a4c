package io.tidewatch.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.json.JsonCheck;
import io.tidewatch.parse.json.JsonRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records that AWS itself wrote, each in its pack's dataset and with its time. */
class AwsRecordsTest {
    private static final Instant RECEIVED = Instant.parse("2026-01-01T00:00:00Z");

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();

    @Test
    void everyRecordedEventIsRecognisedWithItsDatasetAndTime() {
        Map<String, byte[]> files = CorpusFile.zip("schema/ocsf-aws-pairs.zip", ".raw");

        assertThat(files).isNotEmpty();
        files.forEach((name, body) -> {
            List<Parsed> records = records(body);
            assertThat(records).as(name).isNotEmpty().allSatisfy(parsed -> {
                assertThat(parsed.dataset().value()).as(name).isEqualTo(dataset(name));
                assertThat(parsed.time()).as(name).isNotNull().isBefore(RECEIVED);
                assertThat(parsed.fields().text("event.category")).as(name).isNotNull();
            });
        });
    }

    private static String dataset(String file) {
        if (file.contains("CloudTrail")) {
            return "aws.cloudtrail";
        }
        if (file.contains("VPC")) {
            return "aws.vpcflow";
        }
        if (file.contains("EKS")) {
            return "kubernetes.audit";
        }
        if (file.contains("WAF")) {
            return "aws.waf";
        }
        return file.contains("Security Hub") ? "aws.securityhub" : "aws.route53";
    }

    private List<Parsed> records(byte[] body) {
        context.begin(new SourceSettings(null, null, ZoneOffset.UTC, false), RECEIVED);
        List<Parsed> parsed = new ArrayList<>();
        if (body[0] != '{' && body[0] != '[') {
            // Comma-separated, with a line of column names before the records.
            new String(body, StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> parsed.add(parsers.parse(RawFormat.TEXT, Slice.of(line), context)));
            return parsed;
        }
        JsonRecords records = JsonRecords.split(body, new JsonCheck(64, 1 << 20));
        assertThat(records.rejections()).isZero();
        int[] bounds = records.bounds();
        for (int i = 0; i < bounds.length; i += 2) {
            byte[] record = Arrays.copyOfRange(body, bounds[i], bounds[i + 1]);
            parsed.add(parsers.parse(RawFormat.JSON, Slice.of(record), context));
        }
        return parsed;
    }
}
