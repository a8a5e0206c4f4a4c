package io.tidewatch.cli.hunt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Makes rules and events with which the build records how a hunt runs, for the JVM's ahead-of-time cache. */
public final class HuntTraining {
    private static final int RULES = 400;
    private static final int EVENTS = 20_000;
    private static final String[] ITEMS = {
        "CommandLine|contains: 'word%d'",
        "Image|endswith: '\\tool%d.exe'",
        "CommandLine|contains|all: ['-a%d', '-b']",
        "ParentImage|startswith: 'C:\\dir%d'",
        "CommandLine|re: 'x%d[0-9]+y'",
        "EventID: %d",
        "DestinationIp|cidr: '10.%d.0.0/16'",
        "CommandLine: '*one%d*two*'"
    };

    private HuntTraining() {}

    /** Writes a folder of rules and returns it. */
    public static Path rules(Path folder) throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        for (int i = 0; i < RULES; i++) {
            String item = String.format(Locale.ROOT, ITEMS[i % ITEMS.length], i % 250);
            Files.writeString(rules.resolve("rule" + i + ".yml"), String.format(Locale.ROOT, """
                            title: Rule %d
                            id: 00000000-0000-0000-0000-%012d
                            status: test
                            description: One of many
                            tags: [attack.execution, attack.t1059]
                            logsource: {product: windows, category: process_creation}
                            detection:
                                selection:
                                    %s
                                filter_main:
                                    User|contains: ['AUTHORI', 'AUTORI']
                                condition: selection and not 1 of filter_main*
                            level: medium
                            """, i, i, item));
        }
        return rules;
    }

    /** Writes a file of Windows events and returns it. */
    public static Path events(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"@timestamp\":\"2026-01-01T00:%02d:%02d.123Z\",\"Channel\":\"Microsoft-Windows-Sysmon/Operational\","
                            + "\"EventID\":1,\"Hostname\":\"pc%d\",\"Image\":\"C:\\\\Windows\\\\tool%d.exe\","
                            + "\"CommandLine\":\"tool -a%d -b word%d \\\"quoted\\\" ünicode\",\"User\":\"pc\\\\user\","
                            + "\"ProcessId\":\"%d\",\"Message\":\"Process Create:\\r\\nRuleName: -\\r\\nmany more words\"}%n",
                    i / 60 % 60,
                    i % 60,
                    i % 9,
                    i % 5_000,
                    i,
                    i % 7_000,
                    i));
        }
        return Files.writeString(folder.resolve("events.ndjson"), lines);
    }
}
