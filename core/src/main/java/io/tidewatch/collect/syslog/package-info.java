/**
 * Purpose: take syslog messages from the network.
 * In: datagrams, lines and octet-counted messages over UDP, TCP and TLS. Out: each message as a record of text.
 * Guarantee: bytes are handed on as they came; what is cut, refused or dropped by the kernel is counted.
 * Next stage: the sink, and behind it {@code io.tidewatch.queue}.
 */
@NullMarked
package io.tidewatch.collect.syslog;

import org.jspecify.annotations.NullMarked;
