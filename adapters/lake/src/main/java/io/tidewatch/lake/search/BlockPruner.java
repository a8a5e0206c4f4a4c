package io.tidewatch.lake.search;

import io.tidewatch.event.Event;
import io.tidewatch.lake.Block;
import io.tidewatch.lake.Column;
import io.tidewatch.lake.ColumnType;
import io.tidewatch.lake.Source;
import io.tidewatch.lake.TokenFilter;
import io.tidewatch.query.Glob;
import io.tidewatch.query.NumberText;
import io.tidewatch.query.Query;
import io.tidewatch.query.ReservedField;
import io.tidewatch.query.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells by token filters which blocks of a part can have no match of a query. */
final class BlockPruner {
    /** Stands for a wildcard next to a token, which is then not a whole one; a letter that nobody writes. */
    private static final String CUT = "\uA66E";

    private final Source source;

    private BlockPruner(Source source) {
        this.source = source;
    }

    /** A test that is false only where the block has no match. */
    static Predicate<Block> of(Query query, Source source) {
        return new BlockPruner(source).compile(query);
    }

    private Predicate<Block> compile(Query query) {
        return switch (query) {
            case Query.And and -> {
                List<Predicate<Block>> parts =
                        and.parts().stream().map(this::compile).toList();
                yield block -> parts.stream().allMatch(part -> part.test(block));
            }
            case Query.Or or -> {
                List<Predicate<Block>> parts =
                        or.parts().stream().map(this::compile).toList();
                yield block -> parts.stream().anyMatch(part -> part.test(block));
            }
            case Query.Text text -> isReadable(text.field(), text.text()) ? text(text) : BlockPruner::any;
            case Query.Wildcard wildcard ->
                isReadable(wildcard.field(), wildcard.pattern())
                        ? tokens(wildcardTokens(wildcard.pattern()))
                        : BlockPruner::any;
            case Query.None none -> block -> false;
            case Query.All all -> BlockPruner::any;
            case Query.Not not -> BlockPruner::any;
            case Query.Regexp regexp -> BlockPruner::any;
            case Query.Range range -> BlockPruner::any;
            case Query.Cidr cidr -> BlockPruner::any;
            case Query.Exists exists -> {
                String prefix = exists.prefix();
                yield prefix == null || source.overflows() || hasBelow(prefix) ? BlockPruner::any : block -> false;
            }
        };
    }

    private boolean hasBelow(String prefix) {
        return source.columns().list().stream()
                .anyMatch(column -> column.field().startsWith(prefix));
    }

    /** Whether the filter has the tokens of what can match: numbers are not in it, and JSON's escapes can hide where a token ends. */
    private boolean isReadable(@Nullable String field, String text) {
        ReservedField reserved = ReservedField.of(field);
        if (reserved != null && reserved != ReservedField.MESSAGE && reserved != ReservedField.RAW) {
            return false;
        }
        Column column = field == null || reserved == ReservedField.RAW
                ? null
                : source.columns().of(field);
        if (column != null && column.type() != ColumnType.VARCHAR) {
            return false;
        }
        boolean escaped = column == null ? source.overflows() : column.lists() || source.overflows();
        return !escaped || text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private Predicate<Block> text(Query.Text query) {
        String field = query.field();
        if (field == null || ReservedField.isSearchedByWords(field)) {
            return tokens(Tokens.of(query.text()));
        }
        Predicate<Block> any = block -> false;
        for (String spelling : NumberText.spellings(query.text())) {
            any = any.or(tokens(Tokens.of(spelling)));
        }
        return isAddress(field, query.text()) ? any.and(has(TokenFilter.addressKey(query.text()))) : any;
    }

    /** Whether the filter has the text as a whole, if it is a value: it has those of cells, not of a list's elements. */
    private boolean isAddress(String field, String text) {
        Column column = source.columns().of(field);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return column != null
                && !column.lists()
                && !source.overflows()
                && !field.equals(Event.MESSAGE)
                && TokenFilter.looksLikeAddress(utf8, 0, utf8.length);
    }

    private static List<String> wildcardTokens(String pattern) {
        StringBuilder text = new StringBuilder();
        for (Glob.Piece piece : Glob.pieces(pattern)) {
            text.append(
                    switch (piece) {
                        case Glob.Literal literal -> literal.text();
                        case Glob.AnyRun run -> CUT;
                        case Glob.AnyOne one -> CUT;
                    });
        }
        return Tokens.of(text.toString()).stream()
                .filter(token -> !token.contains(Tokens.of(CUT).getFirst()))
                .toList();
    }

    private static Predicate<Block> tokens(List<String> tokens) {
        Predicate<Block> all = BlockPruner::any;
        for (String token : tokens) {
            all = all.and(has(Tokens.hash(token)));
        }
        return all;
    }

    private static boolean any(Block block) {
        return true;
    }

    private static Predicate<Block> has(long key) {
        return block -> block.filter().mightContain(key);
    }
}
