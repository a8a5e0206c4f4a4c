package io.tidewatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/configuration.md} in step with the records; {@code -Dtidewatch.docs=write} writes the page anew. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void pageSaysWhatTheRecordsSay() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("tidewatch.docs"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("make it with -Dtidewatch.docs=write").exists();
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is not what the records say; make it with: mvn -pl core test"
                        + " -Dtest=ConfigurationPageTest -Dtidewatch.docs=write")
                .isEqualTo(page);
    }

    @Test
    void everyExampleInItCanBeRead() {
        examples(TidewatchConfig.class, "");
    }

    private static void examples(Class<?> group, String path) {
        for (RecordComponent component : group.getRecordComponents()) {
            String at = path(path, component);
            if (component.getType().isAnnotationPresent(Group.class)) {
                examples(component.getType(), at);
            } else if (!Keys.documentation(component).example().isEmpty()) {
                String yaml = nested(at, Keys.documentation(component).example());
                TidewatchConfig config = ConfigReader.parse(TidewatchConfig.class, at, yaml, company(at));
                assertThat(config).as(yaml).isNotEqualTo(TidewatchConfig.DEFAULTS);
            }
        }
    }

    /** What some keys are not given without. */
    private static Map<String, String> company(String key) {
        Map<String, String> others = new HashMap<>();
        if (key.startsWith("http.tls.") || key.equals("http.redirect-port")) {
            others.put("TIDEWATCH_HTTP_TLS_CERTIFICATE", "server.crt");
            others.put("TIDEWATCH_HTTP_TLS_KEY", "server.key");
            others.put("TIDEWATCH_HTTP_TLS_CLIENT_CA", "clients-ca.crt");
        }
        if (key.equals("security.oidc.issuer")) {
            others.put("TIDEWATCH_SECURITY_OIDC_PUBLIC_URL", "https://siem.example.org");
        }
        if (key.equals("queue.kafka.min-insync-replicas")) {
            others.put("TIDEWATCH_QUEUE_KAFKA_REPLICATION", "3");
        }
        others.remove(Keys.environmentName(key));
        return others;
    }

    private static String nested(String path, String value) {
        List<String> keys = List.of(path.split("\\."));
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < keys.size(); i++) {
            yaml.append("  ".repeat(i)).append(keys.get(i)).append(i == keys.size() - 1 ? ": " + value + "\n" : ":\n");
        }
        return yaml.toString();
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                Tidewatch reads one file, `tidewatch.yml`, given with `--config`; without it everything has its default. Unknown keys are
                refused. Sizes are written `512MiB` or `10GB`, lengths of time `500ms`, `5m`, `1h30m` or `90d`.

                Each key can be set by an environment variable instead, which wins over the file: its path in capitals with `_` for `.`
                and `-`, after `TIDEWATCH_`. `http.limits.read-timeout` is `TIDEWATCH_HTTP_LIMITS_READ_TIMEOUT`.

                This page is made from the code by `ConfigurationPageTest`.
                """);
        group(new HashMap<>(), page, TidewatchConfig.class, TidewatchConfig.DEFAULTS, "", "");
        return page.toString();
    }

    private static void group(
            Map<Class<?>, String> told,
            StringBuilder page,
            Class<?> group,
            Object defaults,
            String path,
            String title) {
        if (!title.isEmpty()) {
            page.append("\n## `").append(title).append("`\n\n");
            page.append(group.getAnnotation(Group.class).value()).append('\n');
        }
        page.append("\n| Key | Meaning | Default | Example |\n|---|---|---|---|\n");
        for (RecordComponent component : group.getRecordComponents()) {
            if (!component.getType().isAnnotationPresent(Group.class)) {
                row(page, component, defaults, path);
            }
        }
        for (RecordComponent component : group.getRecordComponents()) {
            String at = path(path, component);
            Object standard = Keys.value(component, defaults);
            if (component.getType().isAnnotationPresent(Group.class) && standard != null) {
                group(told, page, component.getType(), standard, at, path(title, component));
            }
            Class<?> entry = entry(component);
            if (entry != null && told.putIfAbsent(entry, path(title, component)) != null) {
                page.append("\n## `").append(path(title, component)).append("[]`\n\nThe keys are those of `");
                page.append(told.get(entry)).append("[]`.\n");
            } else if (entry != null) {
                group(told, page, entry, Keys.defaults(entry), "", path(title, component) + "[]");
            }
        }
    }

    private static void row(StringBuilder page, RecordComponent component, Object defaults, String path) {
        Key key = Keys.documentation(component);
        Object standard = Keys.value(component, defaults);
        page.append("| `").append(path(path, component)).append("` | ").append(key.meaning());
        page.append(" | ").append(key.required() ? "must be given" : standard(standard));
        page.append(" | ")
                .append(key.example().isEmpty() ? "" : "`" + key.example() + "`")
                .append(" |\n");
    }

    private static String standard(Object value) {
        if (value == null || value instanceof List<?>) {
            return "none";
        }
        return "`" + Scalars.write(value) + "`";
    }

    private static Class<?> entry(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> entry
                        && entry.isAnnotationPresent(Group.class)
                ? entry
                : null;
    }

    private static String path(String path, RecordComponent component) {
        return path.isEmpty() ? Keys.dashed(component) : path + "." + Keys.dashed(component);
    }
}
