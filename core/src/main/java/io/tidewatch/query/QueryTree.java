package io.tidewatch.query;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.queryparser.flexible.core.nodes.BooleanQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.BoostQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.FieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.FuzzyQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.GroupQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.ModifierQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.OrQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.QueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.QuotedFieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.SlopQueryNode;
import org.apache.lucene.queryparser.flexible.standard.nodes.RegexpQueryNode;
import org.apache.lucene.queryparser.flexible.standard.nodes.TermRangeQueryNode;
import org.jspecify.annotations.Nullable;

/** Turns Lucene's tree into a {@link Query}. What only ranking needs (boosts, fuzzy words, distances) is refused. */
final class QueryTree {
    private final LuceneText text;
    private final Clauses clauses;

    QueryTree(LuceneText text, Clauses clauses) {
        this.text = text;
        this.clauses = clauses;
    }

    Query convert(QueryNode node) {
        return switch (node) {
            case OrQueryNode or -> or(or.getChildren());
            case BooleanQueryNode and -> and(converted(and.getChildren()));
            case GroupQueryNode group -> convert(group.getChild());
            case ModifierQueryNode modifier ->
                switch (modifier.getModifier()) {
                    case MOD_NOT -> not(convert(modifier.getChild()));
                    case MOD_REQ, MOD_NONE -> convert(modifier.getChild());
                };
            case FuzzyQueryNode fuzzy ->
                throw refused("a fuzzy word (~)", "use wildcards, or write \\~ for the character", column(fuzzy));
            case QuotedFieldQueryNode quoted ->
                clauses.phrase(field(quoted.getField()), quoted.getText().toString(), column(quoted));
            case FieldQueryNode term -> clauses.term(field(term.getField()), term.getText(), column(term));
            case TermRangeQueryNode range -> range(range);
            case RegexpQueryNode regexp ->
                clauses.regexp(field(regexp.getField()), regexp.getText().toString());
            case BoostQueryNode boost ->
                throw refused("a weight (^)", "events are ordered by time; remove it or write \\^", column(boost));
            case SlopQueryNode slop ->
                throw refused("a distance (~)", "join the words with AND, or use a /regular expression/", column(slop));
            default -> throw refused("this function", "join words and fields with AND, OR, NOT", column(node));
        };
    }

    private Query or(List<QueryNode> children) {
        List<QueryNode> required = children.stream()
                .filter(child -> child instanceof ModifierQueryNode modifier
                        && modifier.getModifier() == ModifierQueryNode.Modifier.MOD_REQ)
                .toList();
        if (!required.isEmpty()) {
            return and(converted(required));
        }
        List<Query> parts = converted(children);
        return parts.size() == 1 ? parts.getFirst() : new Query.Or(parts);
    }

    private static Query and(List<Query> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Query.And(parts);
    }

    private static Query not(Query part) {
        return part instanceof Query.All ? new Query.None() : new Query.Not(part);
    }

    private List<Query> converted(List<QueryNode> nodes) {
        List<Query> queries = new ArrayList<>(nodes.size());
        for (QueryNode node : nodes) {
            queries.add(convert(node));
        }
        return queries;
    }

    private Query range(TermRangeQueryNode range) {
        return clauses.range(
                field(range.getField()),
                bound(range.getLowerBound()),
                bound(range.getUpperBound()),
                range.isLowerInclusive(),
                range.isUpperInclusive(),
                column(range.getLowerBound()));
    }

    private static @Nullable String bound(FieldQueryNode node) {
        String bound = node.getText().toString();
        return bound.equals("*") ? null : bound;
    }

    private static @Nullable String field(@Nullable CharSequence name) {
        return name == null || name.isEmpty() ? null : name.toString();
    }

    private int column(QueryNode node) {
        if (node instanceof FieldQueryNode field) {
            return text.column(field.getBegin());
        }
        List<QueryNode> children = node.getChildren();
        return children == null || children.isEmpty() ? 1 : column(children.getFirst());
    }

    private static QuerySyntaxException refused(String what, String remedy, int column) {
        return new QuerySyntaxException(what + " is not offered: " + remedy, column);
    }
}
