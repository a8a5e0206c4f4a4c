/**
 * Purpose: files of lists: read within bounds, known by digest, taken up anew when they change.
 * In: files that the operator supplies. Out: what a loader made of the newest version that could be read.
 * Guarantee: a file that cannot be read leaves the version before it in force and says so; readers never wait for a load.
 * Next stage: enrichers look up in what was loaded.
 */
@NullMarked
package io.tidewatch.enrich.list;

import org.jspecify.annotations.NullMarked;
