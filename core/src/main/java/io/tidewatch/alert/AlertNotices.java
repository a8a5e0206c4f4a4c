package io.tidewatch.alert;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;

/** Tells the {@link AlertFeed} what the stage wrote; what grew is read only while somebody watches. */
public final class AlertNotices implements Consumer<AlertBatch> {
    /** Of more alerts that grow at once, the rest is not told. */
    private static final int MOST_GROWN = 200;

    private final Alerts alerts;
    private final AlertFeed feed;

    public AlertNotices(Alerts alerts, AlertFeed feed) {
        this.alerts = requireNonNull(alerts, "alerts is null");
        this.feed = requireNonNull(feed, "feed is null");
    }

    @Override
    public void accept(AlertBatch batch) {
        if (feed.watchers() == 0) {
            return;
        }
        batch.made()
                .forEach(made -> feed.publish(
                        new AlertNotice(AlertNotice.Kind.MADE, made.details().alert())));
        batch.grown().stream()
                .limit(MOST_GROWN)
                .forEach(grown -> alerts.find(
                                AlertScope.all(grown.alert().tenant()),
                                grown.alert().id())
                        .ifPresent(alert -> feed.publish(new AlertNotice(AlertNotice.Kind.GROWN, alert))));
    }
}
