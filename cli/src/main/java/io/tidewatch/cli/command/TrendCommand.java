package io.tidewatch.cli.command;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.ApiClient;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.api.ServerOptions;
import io.tidewatch.cli.output.Bars;
import io.tidewatch.cli.output.EventLine;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.cli.output.Table;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch trend host.cpu.usage --by host.name --bucket 1m --of avg,max,p95 --from -1h}. */
@Command(
        name = "trend",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show how a number goes over time: its average, maximum, percentiles …, for each value of other fields.")
public final class TrendCommand implements Callable<Integer> {
    private static final int BAR = 30;
    private static final int DIGITS = 4;
    private static final int MOST_ROWS = 10_000;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "FIELD", description = "such as host.cpu.usage")
    String field = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "QUERY", description = "among the events that fit")
    @Nullable
    String query;

    @Option(
            names = "--of",
            paramLabel = "FIGURES",
            split = ",",
            description = "count, distinct, sum, avg, min, max, p50, p95, p99.9 … (avg,max,p95)")
    List<String> figures = List.of("avg", "max", "p95");

    @Option(names = "--by", paramLabel = "FIELDS", split = ",", description = "apart for each value of these fields")
    List<String> by = List.of();

    @Option(names = "--bucket", paramLabel = "TIME", description = "the length of a bucket, such as 1m (5m)")
    String bucket = "5m";

    @Mixin
    SearchOptions range = new SearchOptions();

    @Mixin
    ServerOptions server = new ServerOptions();

    public TrendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ObjectNode ask = Json.object().put("bucket", bucket).put("limit", MOST_ROWS);
        range.parameters(query(query)).forEach(ask::put);
        ArrayNode wanted = ask.putArray("figures");
        figures.forEach(figure -> wanted.add(figure(figure.strip())));
        ArrayNode groups = ask.putArray("groupBy");
        by.forEach(groups::add);
        try (ApiClient client = new ApiClient(server.url(terminal), server.authorization(terminal))) {
            JsonNode reply = client.post("/api/v1/statistics", ask);
            if (range.json) {
                terminal.out().println(reply);
                return ExitCode.OK.code();
            }
            List<JsonNode> rows = new ArrayList<>();
            reply.path("rows").forEach(rows::add);
            rows.sort((a, b) -> order(a).compareTo(order(b)));
            print(rows);
            if (rows.size() == MOST_ROWS) {
                terminal.note("only " + MOST_ROWS + " rows are shown; take a longer --bucket or a shorter time");
            }
            return rows.isEmpty() ? ExitCode.FAILED.code() : ExitCode.OK.code();
        }
    }

    /** Only events that have the field: others would make groups and buckets without figures. */
    private String query(@Nullable String query) {
        String having = field + ":*";
        return query == null || query.isBlank() ? having : "(" + query + ") AND " + having;
    }

    /** By group, then by time: each group's course can be read from top to bottom. */
    private static String order(JsonNode row) {
        return row.path("group") + "\u0000" + row.path("bucket").asString("");
    }

    private void print(List<JsonNode> rows) {
        List<String> names = new ArrayList<>(List.of("from"));
        by.forEach(name -> names.add(Safe.line(name)));
        figures.forEach(name -> names.add(Safe.line(name.strip())));
        names.add("");
        double most = 0;
        for (JsonNode row : rows) {
            most = Math.max(most, row.path("values").path(0).asDouble(0));
        }
        Table table = new Table(names);
        for (JsonNode row : rows) {
            List<String> cells = new ArrayList<>();
            cells.add(EventLine.field(
                    Json.object().put("start", row.path("bucket").asString("")), "start", terminal.zone()));
            row.path("group").forEach(value -> cells.add(value.isNull() ? "–" : Safe.line(value.asString(""))));
            row.path("values").forEach(value -> cells.add(value.isNull() ? "" : number(value.asDouble(0))));
            double first = row.path("values").path(0).asDouble(0);
            cells.add(Bars.of(Math.round(first / Math.max(most, 1e-300) * 1_000_000), 1_000_000, BAR));
            table.add(cells);
        }
        table.print(terminal);
    }

    private ObjectNode figure(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.matches("p\\d{1,2}(\\.\\d{1,3})?")) {
            return Json.object()
                    .put("function", "percentile")
                    .put("field", field)
                    .put("percentile", Double.parseDouble(lower.substring(1)));
        }
        if (!List.of("count", "distinct", "sum", "avg", "min", "max").contains(lower)) {
            throw CliFailure.usage("'" + name
                    + "' is no figure; write count, distinct, sum, avg, min, max or a percentile such as p95");
        }
        return Json.object().put("function", lower).put("field", field);
    }

    /** Four digits are enough to look at; {@code --json} has them all. */
    private static String number(double value) {
        BigDecimal whole = BigDecimal.valueOf(value);
        if (Math.abs(value) >= 10_000) {
            return whole.setScale(0, java.math.RoundingMode.HALF_UP).toPlainString();
        }
        BigDecimal shown = whole.round(new MathContext(DIGITS)).stripTrailingZeros();
        return shown.scale() > 6 ? String.format(Locale.ROOT, "%.3e", value) : shown.toPlainString();
    }
}
