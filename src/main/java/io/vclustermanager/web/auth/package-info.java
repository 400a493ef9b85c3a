/**
 * The doors beside the graph by which somebody becomes known, or goes on being so: sign-ins at
 * identity providers, sessions of pages, and jobs of CI that exchange their tokens. Called by
 * nobody; asks {@code intent}. Gotcha: what changes a session takes JSON alone, also where nothing
 * is said in it, for a page of others cannot send that without asking first; the exchange looks at
 * no cookie, so that it need not.
 */
@NullMarked
package io.vclustermanager.web.auth;

import org.jspecify.annotations.NullMarked;
