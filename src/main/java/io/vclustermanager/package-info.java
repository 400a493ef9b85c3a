/**
 * The entry point and the wiring of the rooms. May call every room; no room calls it. Gotcha: the
 * embedded PostgreSQL is started here, before the application context, since the data source needs
 * its address.
 */
@NullMarked
package io.vclustermanager;

import org.jspecify.annotations.NullMarked;
