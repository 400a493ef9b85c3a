/**
 * Our words as records and sealed types, and the pure functions that decide: phase, state machine,
 * lease engine, names. Everybody may call it; it calls nothing but the JDK. Gotcha: nothing here
 * reads the clock – every function that needs the time is given it.
 */
@NullMarked
package io.vclustermanager.model;

import org.jspecify.annotations.NullMarked;
