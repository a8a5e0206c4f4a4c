package io.tidewatch.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Overloaded;
import io.tidewatch.event.TidewatchException;
import java.security.cert.CertificateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says what Redis's refusals and a broken connection mean, without passwords. */
final class RedisFailures {
    private static final Duration LATER = Duration.ofSeconds(5);

    private RedisFailures() {}

    static TidewatchException of(RedisAddress address, Throwable cause) {
        String said = said(cause);
        String at = "Redis at " + address;
        if (said.contains("OOM command not allowed")) {
            return new Overloaded(
                    at
                            + " has no memory left (maxmemory): the queue cannot take more now. Nothing of the batch was kept; send it"
                            + " again later, or give Redis more memory",
                    LATER);
        }
        if (said.startsWith("NOAUTH") || said.startsWith("WRONGPASS") || said.contains("invalid password")) {
            return new TidewatchException(
                    FailureKind.INVALID, at + " refuses the user or the password; check both", cause);
        }
        if (said.startsWith("NOPERM")) {
            return new TidewatchException(
                    FailureKind.INVALID, at + " does not let this user do what is needed: " + said, cause);
        }
        if (said.startsWith("WRONGTYPE")) {
            return new TidewatchException(
                    FailureKind.INVALID,
                    at + " uses a key for something else: " + said + "; choose another name",
                    cause);
        }
        if (isUntrusted(cause)) {
            return new TidewatchException(
                    FailureKind.INVALID,
                    at + " shows a certificate that is not trusted here: " + said
                            + "; name the file of its authority (connection.ca, of an agent --broker-ca), and the host as it is in"
                            + " the certificate",
                    cause);
        }
        if (said.startsWith("READONLY")) {
            return new TidewatchException(
                    FailureKind.UNAVAILABLE, at + " is a replica and takes no writes; name the primary", cause);
        }
        return new TidewatchException(FailureKind.UNAVAILABLE, at + " cannot be used now: " + said, cause);
    }

    private static boolean isUntrusted(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was Redis that refused, so that the connection works. */
    static boolean answered(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof RedisCommandExecutionException) {
                String said = String.valueOf(at.getMessage());
                return !said.startsWith("READONLY");
            }
        }
        return false;
    }

    static boolean isUnknownScript(@Nullable Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (String.valueOf(at.getMessage()).startsWith("NOSCRIPT")) {
                return true;
            }
        }
        return false;
    }

    /** The most telling message: that of the innermost cause. */
    private static String said(Throwable cause) {
        String message = cause.getClass().getSimpleName();
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at.getMessage() != null) {
                message = at.getMessage();
            }
        }
        return message;
    }
}
