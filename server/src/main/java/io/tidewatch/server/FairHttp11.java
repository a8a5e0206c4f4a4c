package io.tidewatch.server;

import io.tidewatch.server.http.ProblemCounts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's HTTP/1.1 on which no address takes all connections: once half of them are in use, an address that has half is refused
 * another. An idle or half-open connection costs no thread, so that the others never notice. Made by its name.
 */
public final class FairHttp11 extends Http11NioProtocol {
    /** Tomcat makes it. */
    public FairHttp11() {
        super(new FairEndpoint());
    }

    /** Says where refusals are counted. */
    void countIn(ProblemCounts counts) {
        if (getEndpoint() instanceof FairEndpoint endpoint) {
            endpoint.counts = counts;
        }
    }

    private static final class FairEndpoint extends NioEndpoint {
        private static final Logger LOG = LoggerFactory.getLogger(FairHttp11.class);
        private static final long TOLD_EVERY = 60_000_000_000L;

        private volatile @Nullable ProblemCounts counts;
        private long told = System.nanoTime() - TOLD_EVERY;

        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            int half = Math.max(1, getMaxConnections() / 2);
            if (getConnectionCount() > half && heldBy(socket) >= half) {
                refuse(socket);
                return false;
            }
            return super.setSocketOptions(socket);
        }

        /** How many connections the address of this one has; only the acceptor asks. */
        private int heldBy(SocketChannel socket) {
            String address = address(socket);
            int held = 0;
            for (SocketWrapperBase<?> open : getConnections()) {
                if (address.equals(open.getRemoteAddr())) {
                    held++;
                }
            }
            return held;
        }

        private static String address(SocketChannel socket) {
            try {
                SocketAddress remote = socket.getRemoteAddress();
                return remote instanceof InetSocketAddress internet
                        ? internet.getAddress().getHostAddress()
                        : "";
            } catch (IOException gone) {
                return "";
            }
        }

        private void refuse(SocketChannel socket) {
            ProblemCounts counted = counts;
            if (counted != null) {
                counted.connectionRefused();
            }
            long now = System.nanoTime();
            if (now - told >= TOLD_EVERY) {
                told = now;
                LOG.atWarn()
                        .addKeyValue("address", address(socket))
                        .addKeyValue("most", getMaxConnections() / 2)
                        .log("an address has half of all HTTP connections; more of its own are refused");
            }
            destroySocket(socket);
        }
    }
}
