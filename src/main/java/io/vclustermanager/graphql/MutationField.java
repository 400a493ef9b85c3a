package io.vclustermanager.graphql;

import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mutation of a cluster. */
abstract class MutationField extends InputField<Subject> {
  MutationField(String name) {
    super(name);
  }

  /** What every payload is made of; each type of the graph takes its part. */
  record Payload(@Nullable Subject subject, List<Refusal> userErrors) {}

  @Override
  final Object payload(@Nullable Subject subject, List<Refusal> userErrors) {
    return new Payload(subject, userErrors);
  }
}
