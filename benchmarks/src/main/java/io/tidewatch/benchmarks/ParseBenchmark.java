package io.tidewatch.benchmarks;

import io.tidewatch.event.FieldsBuilder;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.parse.json.JsonCheck;
import io.tidewatch.parse.json.JsonFields;
import io.tidewatch.testkit.Corpora;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Records a second through the parsers, one thread; {@code windows} reads the recorded events of {@code TIDEWATCH_CORPORA}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ParseBenchmark {
    private static final int RECORDS = 4_096;
    private static final Set<String> JSON = Set.of("json", "windows", "suricata", "aws-cloudtrail");

    @Param({
        "json",
        "windows",
        "sshd",
        "access",
        "application",
        "unknown",
        "haproxy",
        "cisco-asa",
        "fortinet",
        "zeek-conn",
        "suricata",
        "aws-cloudtrail"
    })
    public String input = "json";

    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();
    private final JsonCheck check = new JsonCheck(64, 1 << 20);
    private final JsonFields json = new JsonFields();
    private final FieldsBuilder fields = new FieldsBuilder();
    private RawFormat format = RawFormat.TEXT;
    private Slice[] records = {};
    private int next;

    /** Makes the records; the windows ones are read. */
    @Setup
    public void makeRecords() throws IOException {
        context.begin(SourceSettings.DEFAULT, Instant.parse("2026-01-01T00:00:00Z"));
        format = JSON.contains(input) ? RawFormat.JSON : RawFormat.TEXT;
        records = lines().stream().map(Slice::of).toArray(Slice[]::new);
    }

    private List<String> lines() throws IOException {
        if (input.equals("windows")) {
            try (Stream<String> lines = Corpora.stream("windows/windows-events.ndjson.zst")) {
                return lines.limit(RECORDS).toList();
            }
        }
        Random random = new Random(7);
        return IntStream.range(0, RECORDS).mapToObj(i -> line(random, i)).toList();
    }

    private String line(Random random, int i) {
        int port = 1_024 + random.nextInt(60_000);
        String address = "192.0." + random.nextInt(256) + "." + random.nextInt(256);
        String template = switch (input) {
            case "json" ->
                "{\"timestamp\": \"2026-01-01T00:00:00.001Z\", \"host\": \"host-068\", \"service\": \"openssh\", \"component\": \"LabSZ\", \"level\": \"info\", \"pid\": %1$d, \"message\": \"Failed password for root from %2$s port %1$d ssh2\", \"source_ip\": \"%2$s\", \"user\": \"user%3$d\"}";
            case "sshd" ->
                "<38>Dec 10 06:55:46 web-1 sshd[24200]: Failed password for invalid user user%3$d from %2$s port %1$d ssh2";
            case "access" ->
                "%2$s - - [10/Oct/2025:13:55:36 +0000] \"GET /products/%3$d?ref=a&x=%1$d HTTP/1.1\" 200 %1$d \"https://www.example.com/catalog/%3$d\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36\"";
            case "application" ->
                "2026-01-01 12:00:00,123 INFO [worker-%3$d] com.example.orders.OrderService: order %1$d accepted from %2$s";
            case "haproxy" ->
                "<134>Nov 20 10:00:00 lb-1 haproxy[2501]: %2$s:%1$d [20/Nov/2025:10:00:00.123] web~ app/app-1 0/0/1/12/14 200 512 - - ---- 3/3/0/0/0 0/0 \"GET /cart?item=%3$d HTTP/1.1\"";
            case "cisco-asa" ->
                "<166>Nov 20 10:00:00 fw-1 %%ASA-6-302013: Built outbound TCP connection %3$d for outside:198.51.100.9/443 (198.51.100.9/443) to inside:%2$s/%1$d (203.0.113.1/%1$d)";
            case "fortinet" ->
                "<189>date=2025-11-20 time=10:00:00 devname=\"fw-1\" devid=\"FGT60F0000000001\" eventtime=1763632800123456789 tz=\"+0000\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" level=\"notice\" vd=\"root\" srcip=%2$s srcport=%1$d srcintf=\"lan\" dstip=198.51.100.9 dstport=443 dstintf=\"wan1\" policyid=7 sessionid=%3$d proto=6 action=\"close\" service=\"HTTPS\" sentbyte=1200 rcvdbyte=9000";
            case "zeek-conn" ->
                "1763632800.123456\tCAbc12345678901234\t%2$s\t%1$d\t198.51.100.9\t443\ttcp\tssl\t30.500000\t1200\t9000\tSF\tT\tF\t0\tShADadFf\t10\t1720\t12\t9624\t-";
            case "suricata" ->
                "{\"timestamp\":\"2025-11-20T10:00:00.123456+0000\",\"flow_id\":%3$d,\"in_iface\":\"eth0\",\"event_type\":\"alert\",\"src_ip\":\"%2$s\",\"src_port\":%1$d,\"dest_ip\":\"198.51.100.9\",\"dest_port\":80,\"proto\":\"TCP\",\"alert\":{\"action\":\"blocked\",\"gid\":1,\"signature_id\":2019401,\"rev\":3,\"signature\":\"EXAMPLE web shell upload\",\"category\":\"Web Application Attack\",\"severity\":1},\"app_proto\":\"http\",\"host\":\"ids-1\"}";
            case "aws-cloudtrail" ->
                "{\"eventVersion\":\"1.09\",\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"AIDAEXAMPLE0000000001\",\"arn\":\"arn:aws:iam::123456789012:user/deploy\",\"accountId\":\"123456789012\",\"accessKeyId\":\"AKIAEXAMPLE000000001\",\"userName\":\"deploy\"},\"eventTime\":\"2025-11-20T10:00:00Z\",\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateAccessKey\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"%2$s\",\"userAgent\":\"aws-cli/2.15.0\",\"requestParameters\":{\"userName\":\"backup%3$d\"},\"responseElements\":{\"accessKey\":{\"userName\":\"backup\",\"status\":\"Active\"}},\"requestID\":\"11111111-2222-3333-4444-555555555555\",\"eventID\":\"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee\",\"readOnly\":false,\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":\"123456789012\",\"eventCategory\":\"Management\"}";
            default -> "something happened in module %3$d while handling request %1$d of %2$s: nothing to see";
        };
        return String.format(Locale.ROOT, template, port, address, i);
    }

    private Slice record() {
        next = next + 1 == records.length ? 0 : next + 1;
        return records[next];
    }

    /** A record of any kind to its event's parts. */
    @Benchmark
    public Parsed parse() {
        return parsers.parse(format, record(), context);
    }

    /** A JSON record to fields under its own names; other records end at their first byte. */
    @Benchmark
    public boolean jsonFields() {
        Slice record = record();
        fields.clear();
        return json.read(record.array(), record.offset(), record.end(), fields)
                && fields.build().size() > 0;
    }

    /** A JSON record's syntax; other records end at their first byte. */
    @Benchmark
    public boolean jsonCheck() {
        Slice record = record();
        return check.isValue(record.array(), record.offset(), record.end());
    }
}
