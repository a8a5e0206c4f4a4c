package io.tidewatch.parse.pack.extract;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ^(?<user.name>\w+) logged in from %{IP:source.ip}$}: a regular expression, in time linear in the text, whose named groups are
 * captures; with grok's patterns, which stand for expressions and may name what they find. Compiled at first use.
 */
public final class Expression implements Step {
    private static final int MAX_EXPANDED = 20_000;
    private static final int MAX_DEPTH = 20;

    private final String expanded;
    private final List<Capture> found = new ArrayList<>();
    private final Captures captures;
    private final List<byte[]> nothing;
    private volatile @Nullable Pattern compiled;
    private int @Nullable [] groups;

    /**
     * @param patterns what grok's names stand for, or null for a plain expression
     * @throws IllegalArgumentException where it is no expression; the message says why
     */
    public Expression(String written, @Nullable Map<String, String> patterns, List<byte[]> nothing) {
        this.nothing = nothing;
        StringBuilder out = new StringBuilder();
        expand(written, patterns, out, 0);
        this.expanded = out.toString();
        this.captures = new Captures(found);
    }

    /** Compiles now, to find mistakes. */
    public void check() {
        pattern();
    }

    private Pattern pattern() {
        Pattern known = compiled;
        if (known != null) {
            return known;
        }
        Pattern made;
        try {
            made = Pattern.compile(expanded);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression: " + e.getMessage(), e);
        }
        int[] indexes = new int[found.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = requireNonNull(made.namedGroups().get("g" + i), "a group is missing");
        }
        groups = indexes;
        compiled = made;
        return made;
    }

    @Override
    public boolean apply(byte[] b, int from, int to, Extraction run) {
        byte[] text = Arrays.copyOfRange(b, from, to);
        Pattern pattern = pattern();
        boolean found;
        try {
            found = bounds(pattern.matcher(text), run.bounds());
        } catch (IllegalStateException e) {
            // RE2/J finds groups by matching again up to one byte after the match, and fails where that cuts a
            // character.
            found = boundsByCharacter(pattern, text, run.bounds());
        }
        if (found) {
            captures.put(text, run);
        }
        return found;
    }

    private boolean bounds(Matcher matcher, int[] bounds) {
        if (!matcher.find()) {
            return false;
        }
        int[] indexes = groups;
        for (int i = 0; indexes != null && i < indexes.length; i++) {
            bounds[2 * i] = matcher.start(indexes[i]);
            bounds[2 * i + 1] = matcher.end(indexes[i]);
        }
        return true;
    }

    /** As {@link #bounds}, over UTF-16, in which a stand-in of the same length replaces each half of a pair, so that no character can be cut. */
    private boolean boundsByCharacter(Pattern pattern, byte[] text, int[] bounds) {
        String characters = new String(text, StandardCharsets.UTF_8);
        StringBuilder whole = new StringBuilder(characters);
        for (int i = 0; i < whole.length(); i++) {
            if (Character.isSurrogate(whole.charAt(i))) {
                whole.setCharAt(i, '\uFFFD');
            }
        }
        if (!bounds(pattern.matcher(whole), bounds)) {
            return false;
        }
        for (int i = 0; i < 2 * captures.size(); i++) {
            if (bounds[i] > 0) {
                int end = bounds[i];
                end -= end < characters.length() && Character.isLowSurrogate(characters.charAt(end)) ? 1 : 0;
                bounds[i] = characters.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return true;
    }

    private void expand(String written, @Nullable Map<String, String> patterns, StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "grok patterns are nested deeper than " + MAX_DEPTH + "; do they name each other?");
        }
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length()) {
                out.append(c).append(written.charAt(++i));
            } else if (patterns != null && written.startsWith("%{", i)) {
                i = named(written, i, patterns, out, depth);
            } else if (written.startsWith("(?<", i) || written.startsWith("(?P<", i)) {
                i = group(written, i, out);
            } else {
                out.append(c);
            }
            if (out.length() > MAX_EXPANDED) {
                throw new IllegalArgumentException("the expression has more than " + MAX_EXPANDED
                        + " characters once its patterns are written out; make it simpler");
            }
        }
    }

    /** {@code %{IP:source.ip}}; returns the index of its closing brace. */
    private int named(String written, int at, Map<String, String> patterns, StringBuilder out, int depth) {
        int close = written.indexOf('}', at);
        if (close < 0) {
            throw new IllegalArgumentException("'%{' at character " + at + " is not closed by '}'");
        }
        String inside = written.substring(at + 2, close);
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        String meaning = patterns.get(name);
        if (meaning == null) {
            throw new IllegalArgumentException("unknown grok pattern '" + name + "'"
                    + io.tidewatch.config.Spelling.suggestion(
                            name, patterns.keySet().stream().sorted().toList()));
        }
        out.append(opening(colon < 0 ? "" : inside.substring(colon + 1)));
        expand(meaning, patterns, out, depth + 1);
        out.append(')');
        return close;
    }

    /** {@code (?<user.name>}; returns the index of its last character. */
    private int group(String written, int at, StringBuilder out) {
        int name = written.indexOf('<', at) + 1;
        if (name < written.length() && (written.charAt(name) == '=' || written.charAt(name) == '!')) {
            throw new IllegalArgumentException("looking behind, at character " + at
                    + ", takes more than linear time and is not supported; match what stands before instead");
        }
        int close = written.indexOf('>', at);
        if (close < 0) {
            throw new IllegalArgumentException("the group at character " + at + " has no '>' after its name");
        }
        out.append(opening(written.substring(name, close)));
        return close;
    }

    private String opening(String capture) {
        Capture made = capture.isEmpty() ? Capture.SKIPPED : Capture.of(capture, nothing);
        if (made.skipped()) {
            return "(?:";
        }
        found.add(made);
        return "(?P<g" + (found.size() - 1) + ">";
    }
}
