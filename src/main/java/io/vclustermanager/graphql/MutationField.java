package io.vclustermanager.graphql;

import io.vclustermanager.intent.Subject;
import io.vclustermanager.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mutation of a cluster. */
public abstract class MutationField extends InputField<Subject> {
  public MutationField(String name) {
    super(name);
  }

  /** What every payload is made of; each type of the graph takes its part. */
  record Payload(@Nullable Subject subject, List<Refusal> userErrors) {}

  @Override
  protected final Object payload(@Nullable Subject subject, List<Refusal> userErrors) {
    return new Payload(subject, userErrors);
  }
}
