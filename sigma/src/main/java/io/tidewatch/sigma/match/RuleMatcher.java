package io.tidewatch.sigma.match;

import io.tidewatch.event.Dataset;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.sigma.fields.Logsources;
import io.tidewatch.sigma.match.literal.Fold;
import io.tidewatch.sigma.match.literal.Hits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Matches events, one after the other. Keeps its memory between events and makes no object for an event that no rule matches. Not
 * thread-safe; one a thread.
 */
public final class RuleMatcher implements Hits {
    private static final int[] NO_MATCH = new int[0];

    private final Routes.Lookup routes;
    /** What is marked with the present generation is true of the present event. */
    private int generation;

    private int[] given = new int[0];
    private int[] seen = new int[0];
    private int[] looked = new int[0];
    private boolean[] answers = new boolean[0];
    private int[] candidates = new int[0];
    private int candidateCount;
    private int[] matches = new int[16];
    private byte[] folded = new byte[256];
    private final KeywordMatcher.Found keywordsFound = new KeywordMatcher.Found();
    private final byte[] digits = new byte[24];
    private Fields fields = Fields.EMPTY;
    private Program.@Nullable Plan plan;
    private int[][] postings = new int[0][];
    private @Nullable Dataset dataset;
    private @Nullable RuleCosts costs;

    RuleMatcher(Routes.Lookup routes) {
        this.routes = routes;
    }

    /** The indexes of the rules that match, in rising order; shared and empty where none does. */
    public int[] match(Event event) {
        return match(event.dataset(), event.fields());
    }

    /** Matches fields of which nothing is known but what they say themselves. */
    public int[] match(Fields event) {
        return match(null, event);
    }

    /** As {@link #match(Dataset, Fields)}, and tells how long each rule's condition took; slower. */
    public int[] match(@Nullable Dataset dataset, Fields event, RuleCosts costs) {
        this.costs = costs;
        try {
            return match(dataset, event);
        } finally {
            this.costs = null;
        }
    }

    /** What the last event told of its logsource, as a number that is equal for what is equal. */
    public long route() {
        return routes.last();
    }

    /** What the last event told of its logsource. */
    public Logsources.Facts facts() {
        return routes.facts(dataset);
    }

    /** Told how long a rule's condition took. */
    @FunctionalInterface
    public interface RuleCosts {
        /** @param rule its index in {@link CompiledRules} */
        void took(int rule, long nanos);
    }

    /** @param dataset null where unknown */
    public int[] match(@Nullable Dataset dataset, Fields event) {
        this.dataset = dataset;
        Program program = routes.program(dataset, event);
        begin(program, event);
        boolean ascii = Fold.isAscii(event.utf8(), 0, event.utf8().length);
        readFields(program, event, ascii);
        KeywordMatcher keywords = program.keywords();
        if (keywords != null) {
            readKeywords(keywords, event, ascii);
        }
        return evaluated(program);
    }

    private void begin(Program program, Fields event) {
        fields = event;
        postings = program.postings();
        if (given.length < postings.length) {
            given = new int[postings.length];
        }
        if (seen.length < program.rules().length) {
            seen = new int[program.rules().length];
            candidates = new int[program.rules().length];
        }
        if (looked.length < program.looks()) {
            looked = new int[program.looks()];
            answers = new boolean[program.looks()];
        }
        if (++generation == 0) {
            Arrays.fill(given, 0);
            Arrays.fill(seen, 0);
            Arrays.fill(looked, 0);
            generation = 1;
        }
        candidateCount = 0;
    }

    private void readFields(Program program, Fields event, boolean ascii) {
        Program.Plan found = program.plans().get(event.shape());
        plan = found;
        SlotMatcher[] matchers = found.matchers();
        int[] indexes = found.matched();
        for (int i = 0; i < matchers.length; i++) {
            read(matchers[i], event, indexes[i], ascii);
        }
    }

    private void read(SlotMatcher matcher, Fields event, int index, boolean ascii) {
        FieldKind kind = event.kind(index);
        if (kind == FieldKind.TEXT) {
            matcher.there(true, this);
            text(matcher, event.utf8(), event.textOffset(index), event.textLength(index), ascii);
            return;
        }
        matcher.there(ValueText.hasValue(event, index), this);
        if (matcher.readsText()) {
            others(matcher, event, index, kind);
        }
    }

    private void others(SlotMatcher matcher, Fields event, int index, FieldKind kind) {
        switch (kind) {
            case LONG -> {
                int start = decimal(event.longAt(index));
                matcher.text(digits, start, digits.length - start, this);
            }
            case NULL -> {}
            case TEXT, DOUBLE, BOOLEAN, LIST -> {
                for (String text : ValueText.all(event, index)) {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    text(matcher, bytes, 0, bytes.length, false);
                }
            }
        }
    }

    private void text(SlotMatcher matcher, byte[] bytes, int offset, int length, boolean ascii) {
        if (ascii || Fold.isAscii(bytes, offset, length)) {
            matcher.text(bytes, offset, length, this);
            return;
        }
        matcher.text(folded(length), 0, Fold.fold(bytes, offset, length, folded), this);
    }

    private byte[] folded(int length) {
        if (folded.length < Fold.room(length)) {
            folded = new byte[Fold.room(length) * 2];
        }
        return folded;
    }

    private void readKeywords(KeywordMatcher keywords, Fields event, boolean ascii) {
        byte[] utf8 = event.utf8();
        boolean may = ascii
                ? keywords.mayBeIn(utf8, 0, utf8.length, keywordsFound)
                : keywords.mayBeIn(folded(utf8.length), 0, Fold.fold(utf8, 0, utf8.length, folded), keywordsFound);
        boolean numbers = keywords.wantsNumbers();
        for (int index = 0; index < event.size(); index++) {
            FieldKind kind = event.kind(index);
            boolean wanted = switch (kind) {
                case NULL -> false;
                case TEXT -> may;
                case LONG, DOUBLE, BOOLEAN -> numbers;
                case LIST -> may || escaped(utf8, event.textOffset(index), event.textLength(index));
            };
            if (wanted) {
                read(keywords.matcher(), event, index, ascii);
            }
        }
    }

    /** Whether elements of a list are not spelled as they are, so that a look at the list's text is not enough. */
    private static boolean escaped(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private int[] evaluated(Program program) {
        int count = 0;
        Node[] rules = program.rules();
        for (int rule : program.always()) {
            count = evaluate(rules[rule], program.indexes()[rule], count);
        }
        for (int i = 0; i < candidateCount; i++) {
            int rule = candidates[i];
            count = evaluate(rules[rule], program.indexes()[rule], count);
        }
        if (count == 0) {
            return NO_MATCH;
        }
        int[] found = Arrays.copyOf(matches, count);
        Arrays.sort(found);
        return found;
    }

    private int evaluate(Node rule, int index, int count) {
        if (!holds(rule, index)) {
            return count;
        }
        if (count == matches.length) {
            matches = Arrays.copyOf(matches, count * 2);
        }
        matches[count] = index;
        return count + 1;
    }

    private boolean holds(Node rule, int index) {
        RuleCosts told = costs;
        if (told == null) {
            return rule.holds(this);
        }
        long started = System.nanoTime();
        boolean holds = rule.holds(this);
        told.took(index, System.nanoTime() - started);
        return holds;
    }

    /** A signal is given. */
    @Override
    public void hit(int signal) {
        if (given[signal] == generation) {
            return;
        }
        given[signal] = generation;
        for (int rule : postings[signal]) {
            if (seen[rule] != generation) {
                seen[rule] = generation;
                candidates[candidateCount++] = rule;
            }
        }
    }

    boolean given(int signal) {
        return given[signal] == generation;
    }

    boolean looked(Node.Looked look) {
        int number = look.number();
        if (looked[number] != generation) {
            looked[number] = generation;
            answers[number] = look(look);
        }
        return answers[number];
    }

    private boolean look(Node.Looked look) {
        Program.Plan at = plan;
        ValueTest test = look.test();
        if (at == null || test == null) {
            return false;
        }
        int other = look.other() < 0 ? -1 : at.indexes()[look.other()];
        if (look.slot() >= 0) {
            return test.holds(fields, at.indexes()[look.slot()], other);
        }
        for (int index = 0; index < fields.size(); index++) {
            if (test.holds(fields, index, other)) {
                return true;
            }
        }
        return false;
    }

    /** Writes a number to the end of {@link #digits} and returns where it begins. */
    private int decimal(long value) {
        int at = digits.length;
        long rest = value;
        do {
            digits[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            digits[--at] = '-';
        }
        return at;
    }
}
