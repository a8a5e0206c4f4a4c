package io.tidewatch.sigma.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers tests and lists of field names, equal ones alike. */
final class TestTable {
    /** The slot of keyword searches: every value of the event. */
    static final int ANY_VALUE = 0;

    private final Map<Test, Integer> tests = new HashMap<>();
    private final List<Test> testList = new ArrayList<>();
    private final Map<List<String>, Integer> slots = new HashMap<>();
    private final List<List<String>> slotNames = new ArrayList<>();

    TestTable() {
        slot(List.of());
    }

    int number(Test test) {
        Integer known = tests.putIfAbsent(test, testList.size());
        if (known != null) {
            return known;
        }
        testList.add(test);
        return testList.size() - 1;
    }

    int slot(List<String> names) {
        Integer known = slots.putIfAbsent(names, slotNames.size());
        if (known != null) {
            return known;
        }
        slotNames.add(names);
        return slotNames.size() - 1;
    }

    Test test(int number) {
        return testList.get(number);
    }

    /** The names to look at, best first. */
    List<String> names(int slot) {
        return slotNames.get(slot);
    }

    int size() {
        return testList.size();
    }
}
