/**
 * Purpose: show events in other schemas — ECS documents, Google's UDM, OCSF.
 * In: events. Out: JSON objects as maps, by mappings that are data files ({@code io/tidewatch/view} in the resources).
 * Guarantee: no event makes a view fail; what no mapping names stands in the view's place for the rest.
 * Next stage: none; the server shows them.
 */
@NullMarked
package io.tidewatch.view;

import org.jspecify.annotations.NullMarked;
