/**
 * The doors beside the graph by which somebody goes on being known: sessions of pages. Called by
 * nobody; asks {@code intent}. Gotcha: they take JSON alone, also where nothing is said in it, for
 * a page of others cannot send that without asking first.
 */
@NullMarked
package io.vclustermanager.web.auth;

import org.jspecify.annotations.NullMarked;
