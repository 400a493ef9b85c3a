/**
 * The doors beside the graph by which somebody becomes or goes on being known: sessions of pages,
 * and jobs of CI that exchange their tokens. Called by nobody; asks {@code intent}. Gotcha: those
 * of sessions take JSON alone, also where nothing is said in it, for a page of others cannot send
 * that without asking first; the exchange looks at no cookie, so that it need not.
 */
@NullMarked
package io.vclustermanager.web.auth;

import org.jspecify.annotations.NullMarked;
