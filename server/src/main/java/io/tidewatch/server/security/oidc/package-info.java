/**
 * Purpose: sign people in with an OpenID Connect provider.
 * In: the provider's answers. Out: accounts of people that it vouches for.
 * Guarantee: only tokens that the configured provider signed for this server, for this sign-in and this browser, count.
 * Next stage: a session begins.
 */
@NullMarked
package io.tidewatch.server.security.oidc;

import org.jspecify.annotations.NullMarked;
