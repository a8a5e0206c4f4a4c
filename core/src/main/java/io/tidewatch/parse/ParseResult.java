package io.tidewatch.parse;

/** What a parser made of a record. */
public sealed interface ParseResult permits Parsed, Rejected {}
