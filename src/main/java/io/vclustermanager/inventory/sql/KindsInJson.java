package io.vclustermanager.inventory.sql;

import io.micronaut.context.annotation.Factory;
import io.micronaut.serde.Deserializer;
import io.vclustermanager.model.Condition;
import io.vclustermanager.model.Operation;
import jakarta.inject.Singleton;

/** How kinds are read that stand inside JSON columns. */
@Factory
final class KindsInJson {
  /** One that only a newer release knows says nothing here; the condition itself is kept. */
  @Singleton
  Deserializer<Condition.Status> conditionStatus() {
    return (decoder, _, _) -> {
      try {
        return Kinds.of(Condition.Status.class, decoder.decodeString());
      } catch (UnknownKindException e) {
        return Condition.Status.UNKNOWN;
      }
    };
  }

  /** An operation with a step that only a newer release understands is left to it. */
  @Singleton
  Deserializer<Operation.Step.State> stepState() {
    return (decoder, _, _) -> Kinds.of(Operation.Step.State.class, decoder.decodeString());
  }
}
