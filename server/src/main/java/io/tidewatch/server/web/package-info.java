/**
 * Purpose: give browsers the web application, which the module {@code ui} packages as files.
 * In: requests for its pages and files; the list of files on the class path. Out: the files, compressed as the browser takes them.
 * Guarantee: only listed files are given; no path of the API is answered here.
 * Next stage: what is not the application's goes on to the check of credentials and the API.
 */
@NullMarked
package io.tidewatch.server.web;

import org.jspecify.annotations.NullMarked;
