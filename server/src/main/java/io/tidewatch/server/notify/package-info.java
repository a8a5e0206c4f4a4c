/**
 * Purpose: messages about alerts leave the house: by webhooks, Slack and mail.
 * In: messages from the {@link io.tidewatch.notify.Dispatcher}. Out: requests and mails, and what became of them.
 * Guarantee: connects only where the configuration allows, to the address that was checked; follows no redirects; ends in time.
 * Next stage: whoever receives them.
 */
@NullMarked
package io.tidewatch.server.notify;

import org.jspecify.annotations.NullMarked;
