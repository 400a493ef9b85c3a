/** What tests of several rooms share. */
@NullMarked
package io.vclustermanager.testing;

import org.jspecify.annotations.NullMarked;
