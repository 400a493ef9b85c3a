package io.vclustermanager.operation;

import io.vclustermanager.model.OperationKind;
import io.vclustermanager.model.StepResult;
import java.util.Set;

/** Knows how some kinds of operation are done. */
interface OperationHandler {
  Set<OperationKind> kinds();

  /**
   * Takes the next step: looks at the outside and does what it calls for. May be called again at
   * any time, also after a crash in the middle of it.
   */
  StepResult step(Work work);
}
