package io.tidewatch.query;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.ZoneId;
import org.apache.lucene.queryparser.flexible.core.QueryNodeParseException;
import org.apache.lucene.queryparser.flexible.core.nodes.QueryNode;
import org.apache.lucene.queryparser.flexible.standard.parser.ParseException;
import org.apache.lucene.queryparser.flexible.standard.parser.StandardSyntaxParser;
import org.apache.lucene.queryparser.flexible.standard.parser.Token;

/**
 * Reads a search in Lucene's syntax, {@code failed AND source.ip:10.0.0.0/8 -user.name:root}; {@code docs/search.md} describes it. Words
 * side by side must all match, and bind weaker than {@code AND}, which binds stronger than {@code OR}. Bounded in length, depth and
 * number of terms. Thread-safe.
 */
public final class QueryParser {
    private final Clock clock;
    private final ZoneId zone;

    /**
     * @param clock what {@code now} means in times
     * @param zone the zone of times that name none
     */
    public QueryParser(Clock clock, ZoneId zone) {
        this.clock = requireNonNull(clock, "clock is null");
        this.zone = requireNonNull(zone, "zone is null");
    }

    /**
     * The search as a tree; an empty text is every event.
     *
     * @throws QuerySyntaxException naming the column and what to write instead
     */
    public Query parse(String typed) {
        if (requireNonNull(typed, "typed is null").isBlank()) {
            return new Query.All();
        }
        LuceneText text = LuceneText.of(typed);
        return new QueryTree(text, new Clauses(clock.instant(), zone)).convert(tree(text));
    }

    private static QueryNode tree(LuceneText text) {
        try {
            QueryNode root = new StandardSyntaxParser().parse(text.text(), "");
            if (root == null) {
                throw new QuerySyntaxException("a term is missing; write a word, name:value or a group", 1);
            }
            return root;
        } catch (ParseException e) {
            throw unexpected(text, e);
        } catch (QueryNodeParseException e) {
            throw new QuerySyntaxException(
                    "this cannot be read; quote what is meant as text", text.column(Math.max(0, e.getBeginColumn())));
        }
    }

    private static QuerySyntaxException unexpected(LuceneText text, ParseException e) {
        Token token = e.currentToken == null ? null : e.currentToken.next;
        if (token == null) {
            return new QuerySyntaxException("this cannot be read; quote what is meant as text", 1);
        }
        if (token.kind == StandardSyntaxParser.EOF) {
            return new QuerySyntaxException(
                    "the search ends where a word, name:value or a group is expected",
                    text.column(text.text().length()));
        }
        return new QuerySyntaxException(
                "'" + token.image
                        + "' cannot stand here: a word, name:value or a group is expected; quote it if it is text",
                text.column(token.beginColumn));
    }
}
