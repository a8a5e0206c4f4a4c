package io.tidewatch.server.collect;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.beats.BeatsCollector;
import java.io.IOException;
import java.time.Clock;

/** Beats (Lumberjack) with a certificate on both sides. */
class BeatsTlsTest extends TlsCollectorContract {
    @Override
    protected Collector collector(Listening listening) {
        return new BeatsCollector(listening.of(TENANT), Clock.systemUTC());
    }

    @Override
    protected Sender connect(int port) throws IOException {
        return BeatsTest.sender(tls(port, "client"));
    }

    @Override
    protected boolean answers() {
        return true;
    }
}
