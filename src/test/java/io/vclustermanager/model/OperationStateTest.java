package io.vclustermanager.model;

import static io.vclustermanager.model.OperationSignal.APPROVAL_NEEDED;
import static io.vclustermanager.model.OperationSignal.CANCELLED;
import static io.vclustermanager.model.OperationSignal.CLAIMED;
import static io.vclustermanager.model.OperationSignal.FAILED;
import static io.vclustermanager.model.OperationSignal.RELEASED;
import static io.vclustermanager.model.OperationSignal.SUCCEEDED;
import static io.vclustermanager.model.OperationSignal.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every move of the machine, legal or not. */
final class OperationStateTest {
  private static final Map<OperationSignal, OperationState> BEFORE_A_RUN =
      Map.of(
          CLAIMED, OperationState.RUNNING,
          CANCELLED, OperationState.CANCELLED,
          SUPERSEDED, OperationState.SUPERSEDED);

  private static final Map<OperationSignal, OperationState> IN_A_RUN =
      Map.of(
          CLAIMED, OperationState.RUNNING,
          RELEASED, OperationState.WAITING,
          APPROVAL_NEEDED, OperationState.AWAITING_APPROVAL,
          SUCCEEDED, OperationState.SUCCEEDED,
          FAILED, OperationState.FAILED,
          CANCELLED, OperationState.CANCELLED,
          SUPERSEDED, OperationState.SUPERSEDED);

  private static final Map<OperationState, Map<OperationSignal, OperationState>> LEGAL =
      new EnumMap<>(
          Map.of(
              OperationState.QUEUED, BEFORE_A_RUN,
              OperationState.RUNNING, IN_A_RUN,
              OperationState.WAITING, BEFORE_A_RUN,
              OperationState.AWAITING_APPROVAL, BEFORE_A_RUN));

  @ParameterizedTest
  @MethodSource("pairs")
  void aMoveIsListedOrLoud(OperationState state, OperationSignal signal) {
    var next = LEGAL.getOrDefault(state, Map.of()).get(signal);

    if (next != null) {
      assertThat(state.after(signal)).isEqualTo(next);
    } else {
      assertThatIllegalStateException()
          .isThrownBy(() -> state.after(signal))
          .withMessageContaining(state.name())
          .withMessageContaining(signal.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingFollowsAnEnd(OperationState state) {
    assertThat(state.isEnd()).isEqualTo(!LEGAL.containsKey(state));
  }

  private static Stream<Arguments> pairs() {
    return Stream.of(OperationState.values())
        .flatMap(
            state ->
                Stream.of(OperationSignal.values()).map(signal -> Arguments.of(state, signal)));
  }
}
