package io.tidewatch.cli.rules;

import io.tidewatch.cli.CliFailure;
import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.TidewatchConfig;
import io.tidewatch.sigma.modify.Placeholders;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What placeholders of rules stand for, as the server's configuration says; the same option for every command that compiles rules. */
public final class PlaceholderChoice {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "a server's tidewatch.yml; its detection.placeholders say what placeholders of rules stand for")
    @Nullable
    Path config;

    /** None without the option. */
    public Placeholders placeholders() {
        if (config == null) {
            return Placeholders.NONE;
        }
        try {
            return Placeholders.of(ConfigReader.read(TidewatchConfig.class, config, Map.of())
                    .detection()
                    .placeholderValues());
        } catch (ConfigException e) {
            throw CliFailure.usage(String.join("\n", e.problems()));
        }
    }
}
