package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.user.SavedOwner;
import java.util.List;

/** A mutation of an owner, whose payload has the owner. */
abstract class OwnerMutation extends Mutation<SavedOwner> {
  OwnerMutation(String name) {
    super(name, List.of(new PayloadField<>("owner", SavedOwner::owner)));
  }
}
