/** One half of a circle, for the test that reports circles. */
@NullMarked
package io.vclustermanager.architecture.circle.there;

import org.jspecify.annotations.NullMarked;
