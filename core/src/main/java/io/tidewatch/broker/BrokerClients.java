package io.tidewatch.broker;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.ServiceLoader;

/** The brokers that this program can speak to. */
public final class BrokerClients {
    private BrokerClients() {}

    /** @throws TidewatchException of kind {@code INVALID} when this program knows no such broker */
    public static BrokerClient of(Destination place) {
        return ServiceLoader.load(BrokerClient.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(client -> client.serves(place))
                .findFirst()
                .orElseThrow(() ->
                        new TidewatchException(FailureKind.INVALID, "this program cannot speak to " + place.display()));
    }
}
