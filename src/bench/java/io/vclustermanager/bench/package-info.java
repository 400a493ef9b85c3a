/** The benches: what the service can do beside what its parts can do alone, in one run. */
@NullMarked
package io.vclustermanager.bench;

import org.jspecify.annotations.NullMarked;
