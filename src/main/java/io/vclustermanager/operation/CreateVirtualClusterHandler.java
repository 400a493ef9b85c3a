package io.vclustermanager.operation;

import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.StepResult;
import jakarta.inject.Singleton;
import java.util.Set;

/** Makes a virtual cluster: looks; makes it where nothing is; waits until it is ready. */
@Singleton
final class CreateVirtualClusterHandler implements OperationHandler {
  @Override
  public Set<OperationKind> kinds() {
    return Set.of(OperationKind.CREATE);
  }

  @Override
  public StepResult step(Work work) {
    return ClusterMaking.step(work);
  }
}
