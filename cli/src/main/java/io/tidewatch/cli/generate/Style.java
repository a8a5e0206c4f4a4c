package io.tidewatch.cli.generate;

import java.time.ZoneId;
import java.util.random.RandomGenerator;

/** What the generated lines look like. */
public enum Style {
    /** An application's log: {@code 2026-01-31 12:00:00,000 INFO [exec-3] com.example.shop.OrderService: …}. */
    text,
    /** The same as one JSON object a line. */
    json,
    /** A host's authentication log: sshd, sudo, cron, su. */
    syslog,
    /** Four lines of the application to one of the host. */
    mixed;

    /** A source of such lines, the same for the same state of {@code random}. */
    public LineSource source(RandomGenerator random, ZoneId zone) {
        People people = new People(random);
        return switch (this) {
            case text -> text(random, people, zone);
            case json -> json(random, people);
            case syslog -> new HostLog(random, people, zone);
            case mixed -> {
                LineSource application = text(random, people, zone);
                LineSource host = new HostLog(random, people, zone);
                yield (at, out) -> (random.nextInt(5) == 0 ? host : application).next(at, out);
            }
        };
    }

    private static LineSource text(RandomGenerator random, People people, ZoneId zone) {
        Shop shop = new Shop(random, people);
        ShopText text = new ShopText(zone);
        return (at, out) -> text.write(at, shop.next(), out);
    }

    private static LineSource json(RandomGenerator random, People people) {
        Shop shop = new Shop(random, people);
        return (at, out) -> ShopJson.write(at, shop.next(), out);
    }
}
