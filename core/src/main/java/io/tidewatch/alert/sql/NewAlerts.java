package io.tidewatch.alert.sql;

import io.tidewatch.alert.Alert;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is written in the transaction that makes alerts, so that it is there exactly when they are; it must not fail for one alert's sake. */
@FunctionalInterface
public interface NewAlerts {
    NewAlerts IGNORED = (connection, made) -> {};

    /** @param made alerts that were not there before, not empty */
    void on(Connection connection, List<Alert> made) throws SQLException;
}
