package io.tidewatch.server.collect;

import io.tidewatch.collect.Collector;
import io.tidewatch.collect.gelf.GelfCollector;
import java.io.IOException;
import java.time.Clock;

/** GELF over TCP with a certificate on both sides. */
class GelfTlsTest extends TlsCollectorContract {
    @Override
    protected Collector collector(Listening listening) {
        return new GelfCollector(listening.of(TENANT), Clock.systemUTC());
    }

    @Override
    protected Sender connect(int port) throws IOException {
        Tcp tcp = tls(port, "client");
        return new Sender() {
            @Override
            public void send(String text) throws IOException {
                tcp.send(GelfUdpTest.message(text) + "\0");
            }

            @Override
            public int acknowledged() {
                return 0;
            }

            @Override
            public void close() throws IOException {
                tcp.close();
            }
        };
    }

    @Override
    protected boolean answers() {
        return false;
    }
}
