package io.vclustermanager.graphql.transport;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.language.OperationDefinition.Operation;
import io.vclustermanager.model.Cutoff;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How long one request may take, and the end of its work when that time is over. It stands in the
 * {@link GraphQLContext} under {@code RequestTime.class}.
 */
public final class RequestTime {
  private final Cutoff work = new Cutoff();
  private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
  private final long begun = System.nanoTime();
  private final long usual;
  private volatile long allowed;
  private volatile @Nullable ExecutionInput execution;
  private volatile boolean cut;

  RequestTime(Duration limit) {
    usual = limit.toNanos();
    allowed = usual;
  }

  /** The time of the request that owns this context; one without limit where there is none. */
  public static RequestTime of(GraphQLContext context) {
    return context
        .<RequestTime>getOrEmpty(RequestTime.class)
        .orElseGet(() -> new RequestTime(Duration.ofDays(1)));
  }

  /** The client asked to wait so long: that is not counted, however many fields wait. */
  public void allowWait(Duration wait) {
    allowed = Math.max(allowed, usual + wait.toNanos());
  }

  /**
   * What is left of a wait that began with the request: several fields that wait do so together,
   * and none after the time that the client has asked for.
   */
  public Duration leftOf(Duration wait) {
    var left = wait.minusNanos(System.nanoTime() - begun);
    return left.isNegative() ? Duration.ZERO : left;
  }

  Cutoff work() {
    return work;
  }

  /** Done when the work was cut off. */
  CompletableFuture<@Nullable Void> over() {
    return over;
  }

  void runs(ExecutionInput input) {
    execution = input;
    if (cut) {
      stop(input);
    }
  }

  boolean isOverdue() {
    return System.nanoTime() - begun > allowed;
  }

  boolean isCut() {
    return cut;
  }

  /**
   * Whether the result is to be given up. What a mutation has done already is answered, however
   * late; half a query is not.
   */
  boolean spoils(ExecutionResult result) {
    var input = execution;
    return cut && (input == null || !isMutation(input) || !result.isDataPresent());
  }

  /** Ends the work: the engine begins no further field, PostgreSQL gives up the statement. */
  void cut() {
    cut = true;
    var input = execution;
    if (input != null) {
      stop(input);
    }
    work.cut();
    over.complete(null);
  }

  private static void stop(ExecutionInput input) {
    if (!isMutation(input)) {
      input.cancel();
    }
  }

  private static boolean isMutation(ExecutionInput input) {
    return input.getGraphQLContext().get(Operation.class) == Operation.MUTATION;
  }
}
