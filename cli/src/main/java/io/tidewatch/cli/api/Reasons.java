package io.tidewatch.cli.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed connection means, for a person. */
final class Reasons {
    private Reasons() {}

    static String of(URI base, IOException failure) {
        String where = base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "the name " + base.getHost() + " is not known";
            }
            if (cause instanceof SSLException) {
                return "no secure connection to " + where + ": " + message(cause);
            }
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return where + " does not answer";
        }
        if (failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException) {
            return where + " took too long to answer";
        }
        if (failure instanceof ConnectException) {
            return "no connection to " + where;
        }
        return "the connection to " + where + " broke (" + message(failure) + ")";
    }

    private static @Nullable String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
