/**
 * The host that needs no Kubernetes: its outside is a table of its own, so that orphans and drift
 * can be played, and its time is the service's clock. Gotcha: nothing runs in it – how far a
 * cluster has come is computed from its age.
 */
@NullMarked
package io.vclustermanager.provider.simulated;

import org.jspecify.annotations.NullMarked;
