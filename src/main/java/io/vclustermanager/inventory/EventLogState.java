package io.vclustermanager.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The event log as it was a few seconds ago.
 *
 * @param epoch which log it is; cursors carry it
 * @param isFirst whether cursors without an epoch are of it, as earlier releases gave them
 * @param head the position of the last stamped event; 0 when there is none
 * @param keptAfter the events up to this position are past their time, and may be gone
 * @param waitingSince when the oldest event happened that has no position yet; null: there is none
 */
public record EventLogState(
    String epoch, boolean isFirst, long head, long keptAfter, @Nullable Instant waitingSince) {}
