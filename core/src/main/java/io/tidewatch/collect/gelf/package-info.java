/**
 * Purpose: take messages in GELF, the Graylog Extended Log Format, from the network.
 * In: datagrams, compressed and in chunks, and zero-terminated messages over TCP and TLS. Out: each message as a record of JSON.
 * Guarantee: the JSON is handed on as it was written; messages that stay incomplete or cannot be decompressed are counted.
 * Next stage: the sink, and behind it {@code io.tidewatch.queue}; the JSON parser knows GELF's field names.
 */
@NullMarked
package io.tidewatch.collect.gelf;

import org.jspecify.annotations.NullMarked;
