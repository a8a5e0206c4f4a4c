/**
 * Purpose: describe the HTTP interface as an OpenAPI 3.1 document.
 * In: the endpoints' methods and their annotations. Out: JSON, made when it is first asked for.
 * Guarantee: every endpoint is in it, with its permission, its parameters, its answers and an example to call it with.
 * Next stage: {@code /docs} shows it, tests walk it.
 */
@NullMarked
package io.tidewatch.server.openapi;

import org.jspecify.annotations.NullMarked;
