/**
 * Whether the service lives, is ready, and how it fares: for probes and for who collects figures.
 *
 * <p>Called by orchestrators and collectors.
 *
 * <p>Gotcha: nothing may wait on the thread of the probes: what is answered there was found out
 * before it is asked.
 */
@NullMarked
package io.vclustermanager.web.health;

import org.jspecify.annotations.NullMarked;
