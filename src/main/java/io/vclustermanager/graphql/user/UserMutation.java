package io.vclustermanager.graphql.user;

import io.vclustermanager.graphql.Mutation;
import io.vclustermanager.graphql.PayloadField;
import io.vclustermanager.intent.user.SavedUser;
import java.util.List;

/** A mutation of a user, whose payload has the user. */
abstract class UserMutation extends Mutation<SavedUser> {
  UserMutation(String name) {
    super(name, List.of(new PayloadField<>("user", SavedUser::user)));
  }
}
