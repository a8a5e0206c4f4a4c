package io.tidewatch.server.api;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemException;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what calls about users, roles and tokens have in common; what is wrong is answered with what to write. */
final class Names {
    private static final int MIN_PASSWORD = 12;
    private static final int MAX_PASSWORD = 1_000;

    private Names() {}

    /** A text for people, without control characters. */
    static String text(String member, @Nullable String text, int longest) {
        String stripped = text == null ? "" : text.strip();
        if (stripped.length() > longest || stripped.chars().anyMatch(Character::isISOControl)) {
            throw malformed("'" + member + "' has at most " + longest + " characters, none of them control characters");
        }
        return stripped;
    }

    static String name(String member, @Nullable String text) {
        String name = text(member, text, 100);
        if (name.isEmpty()) {
            throw malformed("'" + member + "' is missing");
        }
        return name;
    }

    /** An account's name: what fits into a Basic header and a log line. */
    static String accountName(@Nullable String text) {
        String name = name("name", text);
        if (name.contains(":") || name.contains("/") || name.contains("\\") || name.startsWith(Caller.TOKEN)) {
            throw malformed("'name' may not contain ':', '/' or '\\', nor begin with 'token '");
        }
        return name;
    }

    static String password(String member, @Nullable String password, String name) {
        if (password == null || password.length() < MIN_PASSWORD || password.length() > MAX_PASSWORD) {
            throw malformed("'" + member + "' has " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters");
        }
        if (password.equalsIgnoreCase(name) || password.chars().distinct().count() < 5) {
            throw malformed("'" + member + "' is too easy to guess");
        }
        return password;
    }

    static Set<Permission> permissions(@Nullable List<String> labels) {
        List<String> wanted = labels == null ? List.of() : labels;
        Set<Permission> found = Arrays.stream(Permission.values())
                .filter(permission -> wanted.contains(permission.label()))
                .collect(Collectors.toSet());
        if (found.size() != Set.copyOf(wanted).size()) {
            throw malformed(
                    "'permissions' must be some of " + String.join(", ", labels(Arrays.asList(Permission.values()))));
        }
        return found;
    }

    static Set<String> labels(Collection<Permission> permissions) {
        return permissions.stream().map(Permission::label).collect(Collectors.toCollection(TreeSet::new));
    }

    static DatasetScope datasets(@Nullable List<String> patterns) {
        try {
            return patterns == null ? DatasetScope.ALL : DatasetScope.of(patterns);
        } catch (IllegalArgumentException e) {
            throw malformed("'datasets': " + e.getMessage());
        }
    }

    static ProblemException malformed(String what) {
        return Problem.of(ProblemKind.MALFORMED_REQUEST, "The request cannot be done: " + what + ".", "See /docs.")
                .exception();
    }

    static ProblemException notFound(String kind, String name) {
        return Problem.of(ProblemKind.NOT_FOUND, "There is no " + kind + " '" + shortened(name) + "'.", "")
                .exception();
    }

    static ProblemException conflict(String what) {
        return Problem.of(ProblemKind.CONFLICT, what, "").exception();
    }

    static ProblemException forbidden(String what) {
        return Problem.of(ProblemKind.FORBIDDEN, what, "Ask someone who has it.")
                .exception();
    }

    private static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "…" : name;
    }
}
