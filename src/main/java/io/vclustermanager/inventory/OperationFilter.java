package io.vclustermanager.inventory;

import io.vclustermanager.model.ClusterRef;
import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.OperationState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which operations: all that is given must hold; null means any. */
public record OperationFilter(
    @Nullable List<OperationState> states,
    @Nullable List<OperationKind> kinds,
    @Nullable ClusterRef cluster) {
  /** Any. */
  public static final OperationFilter ANY = new OperationFilter(null, null, null);
}
