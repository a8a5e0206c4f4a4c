package io.tidewatch.cli.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes obvious secrets out of command lines: {@code --token abc} becomes {@code --token ***}, {@code mysql -pabc} {@code mysql -p***}.
 * It knows common habits and not every program's; those who must be sure leave command lines out.
 */
final class SecretMask {
    private static final String MASK = "***";

    /** More of an argument is not told. */
    private static final int MAX_LENGTH = 4_096;

    private static final String SECRET =
            "(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|private|secret|auth|encryption|license)[-_.]?key|auth[-_.]?token|sas)";

    /** {@code --db-password}, {@code -Djavax.net.ssl.keyStorePassword}, {@code PGPASSWORD}; not {@code --token-file}. */
    private static final Pattern NAME = Pattern.compile("(?i)[-/]{0,2}[\\w.-]{0,40}" + SECRET + "[\\d]?");

    private static final Pattern INSIDE = Pattern.compile("(?i)(" + SECRET
            + "\"?\\s{0,4}[=:]\\s{0,4}\"?)(?!//)[^\\s\"'&;,]+|(--[\\w-]{0,40}" + SECRET + "\\s+)(?!-)[^\\s\"']+");

    private static final Pattern URL = Pattern.compile("(://[^\\s/:@]{0,100}:)[^\\s/@]{1,500}@");
    private static final Pattern HEADER = Pattern.compile(
            "(?i)((?:authorization|cookie|x-api-key|x-auth-token)\\s*[:=]\\s*(?:(?:bearer|basic|token|apikey|splunk)\\s+)?)[^\\s\"']+");
    private static final Pattern KNOWN = Pattern.compile(
            "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b|\\bgh[pousr]_[A-Za-z0-9]{20,}|\\bglpat-[\\w-]{16,}|\\bxox[abpr]-[\\w-]{10,}|\\beyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]*");

    /** Programs whose option for a password is one letter or two. */
    private static final Map<String, String> SHORT_OPTION = Map.ofEntries(
            Map.entry("mysql", "-p"),
            Map.entry("mysqldump", "-p"),
            Map.entry("mysqladmin", "-p"),
            Map.entry("mysqlimport", "-p"),
            Map.entry("mariadb", "-p"),
            Map.entry("mariadb-dump", "-p"),
            Map.entry("mongo", "-p"),
            Map.entry("mongosh", "-p"),
            Map.entry("mongodump", "-p"),
            Map.entry("redis-cli", "-a"),
            Map.entry("sshpass", "-p"),
            Map.entry("ldapsearch", "-w"),
            Map.entry("7z", "-p"),
            Map.entry("zip", "-P"),
            Map.entry("unzip", "-P"),
            Map.entry("sqlcmd", "-P"),
            Map.entry("plink", "-pw"),
            Map.entry("pscp", "-pw"));

    private static final Set<String> USER_AND_PASSWORD = Set.of("curl", "http", "https", "smbclient", "wget");

    private SecretMask() {}

    /** The arguments, the program's name first, with secrets replaced. */
    static List<String> masked(List<String> arguments) {
        String program = arguments.isEmpty() ? "" : base(arguments.getFirst());
        List<String> masked = new ArrayList<>();
        boolean secretFollows = false;
        boolean userFollows = false;
        for (String argument : arguments) {
            if (secretFollows) {
                masked.add(MASK);
                secretFollows = false;
                continue;
            }
            if (userFollows) {
                masked.add(user(argument));
                userFollows = false;
                continue;
            }
            secretFollows = argument.startsWith("-") && NAME.matcher(argument).matches();
            userFollows = USER_AND_PASSWORD.contains(program)
                    && (argument.equals("-u") || argument.equals("--user") || argument.equals("-U"));
            String option = SHORT_OPTION.get(program);
            if (argument.equals(option)) {
                secretFollows = !asksForIt(program);
            } else if (option != null && argument.startsWith(option) && option.length() == 2) {
                masked.add(option + MASK);
                continue;
            }
            masked.add(text(argument));
        }
        return masked;
    }

    /** Secrets inside a text, as in the argument of {@code sh -c}. */
    static String text(String argument) {
        if (argument.length() < 5) {
            return argument;
        }
        String start = argument.length() <= MAX_LENGTH ? argument : argument.substring(0, MAX_LENGTH) + "…";
        String text = URL.matcher(start).replaceAll("$1" + MASK + "@");
        text = HEADER.matcher(text).replaceAll("$1" + MASK);
        text = INSIDE.matcher(text)
                .replaceAll(found -> (found.group(1) != null ? found.group(1) : found.group(2)) + MASK);
        return KNOWN.matcher(text).replaceAll(MASK);
    }

    /** MySQL's {@code -p} without a value asks for the password: what follows is something else. */
    private static boolean asksForIt(String program) {
        return program.startsWith("mysql") || program.startsWith("mariadb");
    }

    /** {@code alice:secret}. */
    private static String user(String argument) {
        int colon = argument.indexOf(':');
        return colon < 0 ? argument : argument.substring(0, colon + 1) + MASK;
    }

    private static String base(String program) {
        String name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        return name.toLowerCase(Locale.ROOT).replaceFirst("\\.exe$", "");
    }
}
