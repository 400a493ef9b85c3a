/** One half of a circle, for the test that reports circles. */
@NullMarked
package io.vclustermanager.architecture.circle.here;

import org.jspecify.annotations.NullMarked;
