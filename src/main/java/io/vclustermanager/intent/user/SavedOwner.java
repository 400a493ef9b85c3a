package io.vclustermanager.intent.user;

import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Owner.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An owner as a change leaves it: also where that was only tried, and is nowhere to be read.
 *
 * @param members all that it has; null: as the inventory has them
 */
public record SavedOwner(Owner owner, @Nullable List<Member> members) {}
