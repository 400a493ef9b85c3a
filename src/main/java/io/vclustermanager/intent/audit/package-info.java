/**
 * The use case of the audit: to give it away as a whole.
 *
 * <p>Called by {@code web.audit}.
 *
 * <p>Gotcha: that somebody took it is an entry itself, which is behind what they take.
 */
@NullMarked
package io.vclustermanager.intent.audit;

import org.jspecify.annotations.NullMarked;
