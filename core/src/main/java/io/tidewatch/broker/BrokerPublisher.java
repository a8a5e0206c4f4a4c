package io.tidewatch.broker;

import java.util.List;

/**
 * Sends records to one place at a broker. Contract:
 *
 * <ul>
 *   <li>{@link #publish} returns when the broker has all of them as durably as it keeps anything, in their order; what goes to a pub/sub
 *       channel is handed to those who listen at the moment;
 *   <li>it blocks at most some seconds;
 *   <li>it throws {@code TidewatchException}: {@code OVERLOADED} or {@code UNAVAILABLE} when trying again later may help, after which
 *       some of the messages may be there; {@code INVALID} when it cannot without somebody's help: a password or a certificate is
 *       refused, or, as {@link MessageTooLarge}, a message is larger than the place takes;
 *   <li>thread-safe; reconnects by itself.
 * </ul>
 */
public interface BrokerPublisher extends AutoCloseable {
    void publish(List<BrokerMessage> messages);

    @Override
    void close();
}
