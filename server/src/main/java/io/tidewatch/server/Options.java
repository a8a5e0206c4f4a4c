package io.tidewatch.server;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.Spelling;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said on the command line.
 *
 * @param config the configuration file, or null for the defaults
 * @param roles what this process is to do, as collect,process,api; null for what the configuration says
 * @param help whether to say what there is and stop
 * @param resetPassword whether to give the account {@code admin} a new password, print it and stop
 * @param rehearse whether to stop again once ready and tried out; makes the caches that later starts use
 */
record Options(@Nullable Path config, @Nullable String roles, boolean help, boolean resetPassword, boolean rehearse) {
    static final String HELP = """
            Usage: tidewatch serve [--config FILE] [--roles collect,process,api]

              --config FILE            read this configuration (docs/configuration.md); without it everything has its default,
                                       and environment variables such as TIDEWATCH_HTTP_PORT and TIDEWATCH_DATA_DIR apply
              --roles ROLES            do this part of the work and leave the rest to other processes (docs/scaling.md)
              --reset-admin-password   give the account 'admin' a new password, print it, and stop; the server must not run
              --rehearse               start, try everything once, and stop; used when Tidewatch is built
              --help                   this text
            """;

    private static final List<String> KNOWN =
            List.of("--config", "--roles", "--reset-admin-password", "--rehearse", "--help");

    static Options parse(String[] arguments) {
        Path config = null;
        String roles = null;
        boolean help = false;
        boolean reset = false;
        boolean rehearse = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.startsWith("--config=")) {
                config = Path.of(argument.substring("--config=".length()));
                continue;
            }
            if (argument.startsWith("--roles=")) {
                roles = argument.substring("--roles=".length());
                continue;
            }
            switch (argument) {
                case "--config" -> {
                    if (i + 1 == arguments.length) {
                        throw new ConfigException(List.of("--config: the file's name is missing"));
                    }
                    config = Path.of(arguments[++i]);
                }
                case "--roles" -> {
                    if (i + 1 == arguments.length) {
                        throw new ConfigException(
                                List.of("--roles: name one or more of collect, process, api, with commas between"));
                    }
                    roles = arguments[++i];
                }
                case "--help", "-h" -> help = true;
                case "--reset-admin-password" -> reset = true;
                case "--rehearse" -> rehearse = true;
                default ->
                    throw new ConfigException(
                            List.of("unknown option '" + argument + "'" + Spelling.suggestion(argument, KNOWN)));
            }
        }
        return new Options(config, roles, help, reset, rehearse);
    }

    /** The environment with what the command line says in its stead. */
    Map<String, String> over(Map<String, String> environment) {
        if (roles == null) {
            return environment;
        }
        Map<String, String> over = new HashMap<>(environment);
        over.put("TIDEWATCH_ROLES", roles);
        return over;
    }
}
