/** Two owners in one service, of whom neither may meet what is the other's. */
@NullMarked
package io.vclustermanager.strangers;

import org.jspecify.annotations.NullMarked;
