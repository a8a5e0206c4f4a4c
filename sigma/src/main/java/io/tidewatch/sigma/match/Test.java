package io.tidewatch.sigma.match;

import io.tidewatch.sigma.modify.Term;

/**
 * One question about one field of an event; equal tests of different rules are one.
 *
 * @param slot the number of the field's list of names
 * @param term what its value must be; never a number or a boolean, which became text
 * @param other the slot of the other field of a reference; -1 otherwise
 */
record Test(int slot, Term term, int other) {}
