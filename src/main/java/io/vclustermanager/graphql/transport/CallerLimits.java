package io.vclustermanager.graphql.transport;

import graphql.GraphQLContext;
import io.vclustermanager.model.Actor;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the graph allows each caller, and what one has left of it at this replica. */
@Singleton
public final class CallerLimits {
  private final Rates rates;
  private final OpenSubscriptions subscriptions;
  private final DocumentLimits documents;
  private final GraphQlConfiguration configuration;

  CallerLimits(
      Rates rates,
      OpenSubscriptions subscriptions,
      DocumentLimits documents,
      GraphQlConfiguration configuration) {
    this.rates = rates;
    this.subscriptions = subscriptions;
    this.documents = documents;
    this.configuration = configuration;
  }

  /** Those of the actor who asks by the operation of this context. */
  public Now now(Actor actor, GraphQLContext context) {
    var left = rates.left(actor.subject());
    return new Now(
        find(left, RatePolicy.REQUESTS),
        find(left, RatePolicy.MUTATIONS),
        Charge.FIELDS_PER_POINT,
        documents.maxComplexity(),
        documents.maxDepth(),
        documents.maxFields(),
        configuration.maxSubscriptionsPerActor(),
        subscriptions.open(context),
        configuration.maxOperationsPerSocket());
  }

  private static @Nullable Minute find(List<RateLeft> left, RatePolicy policy) {
    return left.stream()
        .filter(each -> each.policy() == policy)
        .map(each -> new Minute(each.perMinute(), each.remaining(), each.resetSeconds()))
        .findFirst()
        .orElse(null);
  }

  /**
   * What somebody has of a limit by the minute.
   *
   * @param resetsInSeconds after how many seconds without use all of it is there again
   */
  public record Minute(int perMinute, int remaining, int resetsInSeconds) {}

  /**
   * All of them.
   *
   * @param requests in points; null: no limit
   * @param mutations null: no limit
   * @param fieldsPerPoint how many fields of an answer cost a point
   * @param maxCost how many fields an answer may have
   * @param openSubscriptions at this replica
   */
  public record Now(
      @Nullable Minute requests,
      @Nullable Minute mutations,
      int fieldsPerPoint,
      int maxCost,
      int maxDepth,
      int maxFields,
      int maxSubscriptions,
      int openSubscriptions,
      int maxOperationsPerSocket) {}
}
