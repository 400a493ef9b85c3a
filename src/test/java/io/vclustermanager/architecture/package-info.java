/** The rules of the house that compilers do not know, as tests. */
@NullMarked
package io.vclustermanager.architecture;

import org.jspecify.annotations.NullMarked;
