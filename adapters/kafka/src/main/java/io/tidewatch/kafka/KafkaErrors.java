package io.tidewatch.kafka;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says what a failure of Kafka's clients means for the operator. */
public final class KafkaErrors {
    private KafkaErrors() {}

    /** The value of an admin call. */
    public static <T> T await(String doing, KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, doing + " was interrupted", e);
        } catch (ExecutionException e) {
            throw explain(doing, e);
        }
    }

    public static TidewatchException explain(String doing, Throwable failure) {
        Throwable cause = unwrapped(failure);
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return switch (cause) {
            case TidewatchException ours -> ours;
            case SslAuthenticationException _ ->
                new TidewatchException(
                        FailureKind.INVALID,
                        doing + ": the TLS handshake with Kafka failed: " + innermost(cause)
                                + "; name the file of its certificate's authority (connection.ca, of an agent --broker-ca), and the"
                                + " host as it is in the certificate",
                        cause);
            case AuthenticationException _ ->
                new TidewatchException(
                        FailureKind.INVALID,
                        doing + ": Kafka refuses the sign-in: " + said
                                + "; check connection.user, password, mechanism and tls",
                        cause);
            case AuthorizationException _ ->
                new TidewatchException(
                        FailureKind.INVALID,
                        doing + ": Kafka does not allow it: " + said
                                + "; docs/brokers/kafka.md lists the rights needed",
                        cause);
            case TimeoutException _ ->
                new TidewatchException(
                        FailureKind.UNAVAILABLE,
                        doing + ": Kafka does not answer (" + said
                                + "); check connection.servers, and whether the brokers run: one whose disk is full stops",
                        cause);
            case KafkaStorageException _ ->
                new TidewatchException(
                        FailureKind.UNAVAILABLE,
                        doing + ": a broker of Kafka cannot use its disk: " + said
                                + "; make room in its log.dirs, or replace the disk, and start it again",
                        cause);
            case InterruptException _ ->
                new TidewatchException(FailureKind.UNAVAILABLE, doing + " was interrupted", cause);
            default -> new TidewatchException(FailureKind.UNAVAILABLE, doing + " failed: " + said, cause);
        };
    }

    /** Whether Kafka refused a transaction as another process of the name began one, or as it took too long. */
    public static boolean isFenced(@Nullable Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 5; depth++) {
            if (at instanceof ProducerFencedException || at instanceof InvalidProducerEpochException) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private static String innermost(Throwable failure) {
        String said = failure.getClass().getSimpleName();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            said = at.getMessage() == null ? said : at.getMessage();
        }
        return said;
    }

    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
