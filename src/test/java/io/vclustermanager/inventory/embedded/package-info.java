/** The embedded PostgreSQL with real processes, real kills and real folders. */
@NullMarked
package io.vclustermanager.inventory.embedded;

import org.jspecify.annotations.NullMarked;
