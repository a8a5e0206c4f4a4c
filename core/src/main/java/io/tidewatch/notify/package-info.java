/**
 * Purpose: new alerts are told to people and programs elsewhere.
 * In: alerts, in the transaction that makes them; targets that administrators keep. Out: messages, each with an id that repeats keep.
 * Guarantee: what was put into the outbox is delivered at least once, or given up with a reason that is shown; a slow target delays no other.
 * Next stage: webhooks, Slack and mail servers; what they answered is shown in the API.
 */
@NullMarked
package io.tidewatch.notify;

import org.jspecify.annotations.NullMarked;
