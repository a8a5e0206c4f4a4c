package io.tidewatch.cli.command;

import io.tidewatch.broker.BrokerClients;
import io.tidewatch.broker.BrokerMessage;
import io.tidewatch.broker.BrokerSubscription;
import io.tidewatch.broker.Destination;
import io.tidewatch.broker.SubscriptionOptions;
import io.tidewatch.cli.CliFailure;
import io.tidewatch.cli.ExitCode;
import io.tidewatch.cli.Stop;
import io.tidewatch.cli.Terminal;
import io.tidewatch.cli.api.Backoff;
import io.tidewatch.cli.api.BrokerOptions;
import io.tidewatch.cli.api.Json;
import io.tidewatch.cli.output.Safe;
import io.tidewatch.config.Spelling;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.pack.Packs;
import io.tidewatch.parse.pack.check.PackAnswers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code tidewatch subscribe 'redis://localhost/logs?type=stream' --parse}. */
@Command(
        name = "subscribe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Print what passes at a broker, until stopped; connects again when the broker was away.",
            "What an agent sent twice is printed once. A message of a RabbitMQ queue is taken from it."
        })
public final class SubscribeCommand implements Callable<Integer> {
    private static final int AT_ONCE = 1_000;
    private static final Duration POLL_WAIT = Duration.ofMillis(500);
    private static final int STREAMS_KEPT = 10_000;

    private final Terminal terminal;
    private final Map<String, Long> ends = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > STREAMS_KEPT;
        }
    };

    @Parameters(
            arity = "1",
            paramLabel = "URL",
            description = {
                "redis://host/channel, redis://host/stream?type=stream, kafka://host/topic or amqp://host/queue;",
                "rediss, kafkas and amqps speak TLS. Better than in the URL, user and password are given in",
                "$TIDEWATCH_BROKER_USER and $TIDEWATCH_BROKER_PASSWORD."
            })
    String url = "";

    @Option(names = "--from-start", description = "begin with the oldest message that the broker keeps")
    boolean fromStart;

    @Option(names = "--parse", description = "print the parsed event, a JSON object a line")
    boolean parse;

    @Option(names = "--parser", paramLabel = "NAME", description = "with --parse: the parser; else each is recognised")
    @Nullable
    String parser;

    @Option(names = "--json", description = "print a JSON object a message, with its source and place")
    boolean json;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "stop after so many messages")
    long limit = Long.MAX_VALUE;

    @Mixin
    BrokerOptions broker = new BrokerOptions();

    private long shown;
    private long missed;

    public SubscribeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Destination place = BrokerOptions.place(url, terminal);
        Parsers parsers = parse || parser != null ? Parsers.of(Packs.standard()) : null;
        if (parser != null && parsers != null && parsers.byName(parser) == null) {
            throw CliFailure.usage(
                    "there is no parser '" + parser + "'" + Spelling.suggestion(parser, parsers.names()));
        }
        PackAnswers answers = parsers == null ? null : new PackAnswers(parsers);
        Stop stop = terminal.stop().honour();
        try (BrokerSubscription subscription = BrokerClients.of(place)
                .subscription(place, new SubscriptionOptions(broker.certificates(), null, "subscribe", fromStart))) {
            follow(subscription, answers, stop);
        } catch (TidewatchException e) {
            throw new CliFailure(
                    e.kind() == FailureKind.INVALID ? ExitCode.REFUSED : ExitCode.UNREACHABLE,
                    String.valueOf(e.getMessage()));
        }
        return ExitCode.OK.code();
    }

    private void follow(BrokerSubscription subscription, @Nullable PackAnswers answers, Stop stop) {
        boolean away = false;
        Backoff backoff = new Backoff();
        while (shown < limit && !stop.asked() && !terminal.out().checkError()) {
            List<BrokerMessage> messages;
            try {
                messages = subscription.poll((int) Math.min(AT_ONCE, limit - shown), POLL_WAIT);
                if (away) {
                    away = false;
                    note("the broker is back");
                }
                backoff = new Backoff();
            } catch (TidewatchException e) {
                if (!e.kind().retryable()) {
                    throw e;
                }
                if (!away) {
                    away = true;
                    note(e.getMessage() + "; trying again");
                }
                stop.await(backoff.next(null));
                continue;
            }
            sayMissed(subscription);
            for (BrokerMessage message : messages) {
                if (isNew(message)) {
                    terminal.out().println(line(message, answers));
                    shown++;
                }
            }
            terminal.out().flush();
            subscription.acknowledge();
        }
    }

    private void sayMissed(BrokerSubscription subscription) {
        long now = subscription.missed();
        if (now > missed) {
            note((now - missed) + " times messages may have passed unseen: a channel keeps nothing; a stream does");
            missed = now;
        }
    }

    /** Whether it was not printed before, by its place at its sender. */
    private boolean isNew(BrokerMessage message) {
        BrokerMessage.Place place = message.place();
        if (place == null) {
            return true;
        }
        if (place.offset() < ends.getOrDefault(place.stream(), 0L)) {
            return false;
        }
        ends.put(place.stream(), place.next());
        return true;
    }

    private String line(BrokerMessage message, @Nullable PackAnswers answers) {
        String text = new String(message.body(), StandardCharsets.UTF_8);
        if (answers != null) {
            return PackAnswers.json(answers.answer(text, parser, Instant.now(), ZoneOffset.UTC));
        }
        if (!json) {
            return Safe.line(text);
        }
        ObjectNode object = Json.object();
        BrokerMessage.Place place = message.place();
        if (place != null) {
            object.put("stream", place.stream()).put("offset", place.offset());
        }
        put(object, "source", message.source());
        put(object, "path", message.path());
        put(object, "dataset", message.dataset());
        return object.put("message", text).toString();
    }

    private static void put(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private void note(String line) {
        terminal.note("tidewatch subscribe: " + line);
    }
}
