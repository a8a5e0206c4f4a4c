package io.tidewatch.alert.sql;

import io.tidewatch.alert.AlertQuery;
import io.tidewatch.alert.AlertScope;
import io.tidewatch.alert.Resolution;
import io.tidewatch.alert.Risk;
import io.tidewatch.catalog.sql.Micros;
import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.detect.Entity;
import io.tidewatch.detect.RuleRef;
import io.tidewatch.query.TimeRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what recent alerts say against each entity. */
final class RiskRead {
    /** Of more recent alerts than this, the newest count. */
    private static final int MOST = 50_000;

    private final Map<Entity, Sum> sums = new HashMap<>();
    private final Entity.@Nullable Kind kind;
    private final Instant now;

    RiskRead(Entity.@Nullable Kind kind, Instant now) {
        this.kind = kind;
        this.now = now;
    }

    /** One entity's alerts. */
    private static final class Sum {
        private final Map<String, List<Double>> byRule = new HashMap<>();
        private int alerts;
        private AlertSeverity highest = AlertSeverity.INFORMATIONAL;
        private Instant latest = Instant.EPOCH;

        private double total() {
            double total = 0;
            for (List<Double> weights : byRule.values()) {
                weights.sort(Comparator.reverseOrder());
                for (int i = 0; i < weights.size(); i++) {
                    total += weights.get(i) / (i + 1);
                }
            }
            return total;
        }
    }

    List<Risk> read(Connection connection, AlertScope scope, Map<Long, RuleRef> rules, int limit) throws SQLException {
        AlertQuery recent = AlertQuery.ALL.withCreated(new TimeRange(now.minus(Risk.HORIZON), TimeRange.ALL.to()));
        Conditions conditions = new Conditions(scope, recent, rules);
        if (conditions.areHopeless()) {
            return List.of();
        }
        conditions.onAlert();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT a.rule, a.state, a.created, a.last_finding, a.entities"
                        + conditions.from("") + " ORDER BY a.created DESC LIMIT " + MOST)) {
            conditions.set(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    RuleRef rule = rules.get(rows.getLong(1));
                    if (rule != null) {
                        Instant created = Micros.toInstant(rows.getLong(3));
                        Instant last = Micros.toInstant(rows.getLong(4));
                        add(
                                rule,
                                State.resolution(rows.getInt(2)),
                                last.isAfter(created) ? last : created,
                                Columns.entities(rows.getString(5)));
                    }
                }
            }
        }
        return sums.entrySet().stream()
                .<Risk>map(entry -> new Risk(
                        entry.getKey(),
                        Risk.score(entry.getValue().total()),
                        entry.getValue().alerts,
                        entry.getValue().highest,
                        entry.getValue().latest))
                .sorted(Comparator.<Risk>comparingDouble(Risk::score)
                        .reversed()
                        .thenComparing(risk -> risk.entity().value()))
                .limit(limit)
                .toList();
    }

    private void add(RuleRef rule, @Nullable Resolution resolution, Instant latest, List<Entity> entities) {
        double weight = Risk.weight(rule.severity(), resolution, latest, now);
        if (weight == 0) {
            return;
        }
        for (Entity entity : entities) {
            boolean wanted = kind == null
                    ? entity.kind() == Entity.Kind.HOST || entity.kind() == Entity.Kind.USER
                    : entity.kind() == kind;
            if (wanted) {
                Sum sum = sums.computeIfAbsent(entity, _ -> new Sum());
                sum.byRule.computeIfAbsent(rule.key(), _ -> new ArrayList<>()).add(weight);
                sum.alerts++;
                sum.highest = rule.severity().compareTo(sum.highest) > 0 ? rule.severity() : sum.highest;
                sum.latest = latest.isAfter(sum.latest) ? latest : sum.latest;
            }
        }
    }
}
