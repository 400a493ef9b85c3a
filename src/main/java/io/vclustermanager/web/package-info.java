/**
 * Every HTTP door but the graph's, thin. May call every room to the left of it; nothing calls it.
 * Gotcha: a door decides nothing – it asks an intent or serves a file.
 */
@NullMarked
package io.vclustermanager.web;

import org.jspecify.annotations.NullMarked;
