package io.tidewatch.cli.api;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.DestinationParser;
import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.Terminal;
import io.tidewatch.event.TidewatchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to send to, and who sends: for agents. */
public final class DestinationOptions extends Credentials {
    @Option(
            names = {"--to", "--server"},
            paramLabel = "URL",
            description = {
                "the server; else $TIDEWATCH_URL, else " + DEFAULT_URL + ". Or a place at a broker:",
                "kafka://host/topic, amqp://host/queue, redis://host/channel, redis://host/stream?type=stream"
            })
    @Nullable
    String url;

    @Mixin
    BrokerOptions broker = new BrokerOptions();

    /** The server or the place at a broker, ready to be sent to; nothing connects yet. */
    public EventTarget target(Terminal terminal) {
        String given = address();
        if (given == null || !DestinationParser.isDestination(given)) {
            return new ApiClient(url(terminal), authorization(terminal));
        }
        Destination place = BrokerOptions.place(given, terminal);
        try {
            return new BrokerTarget(BrokerClients.of(place).publisher(place, broker.certificates()));
        } catch (TidewatchException e) {
            throw CliFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** What is sent to, without user and password. */
    public String display(Terminal terminal) {
        String given = address();
        return given == null || !DestinationParser.isDestination(given)
                ? url(terminal).toString()
                : BrokerOptions.place(given, terminal).display();
    }

    @Override
    @Nullable
    String address() {
        return url;
    }
}
