package io.tidewatch.cli.output;

import io.tidewatch.cli.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as their contents; numbers to the right. The last column is cut at the terminal's edge. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> names;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Adds a row; its cells are as many as there are names, already safe for a terminal. */
    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public void print(Terminal terminal) {
        int[] widths = new int[names.size()];
        boolean[] numbers = new boolean[names.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = width(names.get(column));
            numbers[column] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
                numbers[column] &= row.get(column).matches("[-+]?[\\d,]*\\.?\\d*(?:[eE][-+]?\\d+)?");
            }
        }
        terminal.out().println(Colour.BOLD.of(line(names, widths, numbers, terminal), terminal));
        for (List<String> row : rows) {
            terminal.out().println(line(row, widths, numbers, terminal));
        }
    }

    private static String line(List<String> cells, int[] widths, boolean[] numbers, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String blanks = " ".repeat(Math.max(0, widths[column] - width(cell)));
            line.append(column == 0 ? "" : GAP).append(numbers[column] ? blanks + cell : cell + blanks);
        }
        String text = line.toString().stripTrailing();
        return terminal.interactive() && width(text) > terminal.width()
                ? text.substring(0, text.offsetByCodePoints(0, terminal.width() - 1)) + "…"
                : text;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
