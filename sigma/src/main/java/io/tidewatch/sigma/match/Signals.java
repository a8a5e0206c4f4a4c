package io.tidewatch.sigma.match;

import io.tidewatch.sigma.match.literal.Fold;
import io.tidewatch.sigma.modify.Term.Anchor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the facts that one pass over an event finds out: that a field holds a literal, that it has a value, that it is there. */
final class Signals {
    private static final String COMMON =
            "c:\\windows\\system32\\ c:\\windows\\syswow64\\ c:\\program files (x86)\\ hklm\\software\\microsoft\\windows nt\\currentversion\\ "
                    + "hklm\\software\\microsoft\\windows\\currentversion\\ nt authority\\system hkey_local_machine\\system\\currentcontrolset\\ "
                    + "hklm\\system\\currentcontrolset\\services\\ \\users\\ \\appdata\\local\\temp\\ .exe .dll microsoft corporation svchost.exe";

    private final Map<Signal, Integer> numbers = new HashMap<>();
    private final List<Signal> list = new ArrayList<>();

    /** What is found out; {@code literal} is folded. */
    record Signal(int slot, Kind kind, String literal) {}

    /** How it is found out. */
    enum Kind {
        EQUALS,
        STARTS,
        ENDS,
        CONTAINS,
        HAS_VALUE,
        IS_THERE
    }

    int literal(int slot, Anchor anchor, String literal) {
        String folded = Fold.text(literal);
        return number(new Signal(
                slot,
                switch (anchor) {
                    case EQUALS -> Kind.EQUALS;
                    case STARTS -> Kind.STARTS;
                    case ENDS -> Kind.ENDS;
                    case CONTAINS -> Kind.CONTAINS;
                },
                folded));
    }

    int hasValue(int slot) {
        return number(new Signal(slot, Kind.HAS_VALUE, ""));
    }

    int isThere(int slot) {
        return number(new Signal(slot, Kind.IS_THERE, ""));
    }

    List<Signal> all() {
        return list;
    }

    /** About how often the signal is given, 0 to 1; only used to choose among the signals that a rule could wait for. */
    double frequency(int number) {
        Signal signal = list.get(number);
        int length = signal.literal.length();
        if (length > 0 && signal.kind != Kind.EQUALS && COMMON.contains(signal.literal)) {
            return 0.5;
        }
        return switch (signal.kind) {
            case EQUALS -> 0.02;
            case STARTS, ENDS -> length < 4 ? 0.2 : 0.03;
            case CONTAINS -> length < 3 ? 0.4 : length < 5 ? 0.1 : length < 8 ? 0.03 : 0.01;
            case HAS_VALUE, IS_THERE -> 0.9;
        };
    }

    private int number(Signal signal) {
        Integer known = numbers.putIfAbsent(signal, list.size());
        if (known != null) {
            return known;
        }
        list.add(signal);
        return list.size() - 1;
    }
}
