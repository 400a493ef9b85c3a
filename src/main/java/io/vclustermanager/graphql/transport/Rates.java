package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Ticker;
import graphql.ExecutionResult;
import graphql.GraphQLContext;
import graphql.language.OperationDefinition.Operation;
import io.micronaut.http.HttpRequest;
import io.vclustermanager.access.ClientAddresses;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Network;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Bounds what one caller asks of the graph in a minute. An operation takes one point before its
 * document is read, and the rest of its price when its cost is known, before anything of it is
 * done; a mutation takes a place among the mutations for each of its fields. Callers are told apart
 * as the audit does: somebody's token, session and sockets are one, each key is one of its own. Who
 * has not signed in is told apart by the address, as at the door, and has points alone: all that
 * such a one may send are sign-ins, which have limits of their own.
 */
@Singleton
final class Rates {
  private static final String USED =
      "You have used the %d %s a minute that %s allows: go on after %d s, ask for less at once, or"
          + " ask an administrator to raise it";

  private static final String STRANGERS_USED =
      "Your address has used the %d %s a minute that %s allows: sign in, which gives you points of"
          + " your own, or go on after %d s";

  private static final long NANOS_OF_A_SECOND = Duration.ofSeconds(1).toNanos();

  private final RateBuckets callers;
  private final RateBuckets mutations;
  private final RateBuckets strangers;
  private final ClientAddresses addresses;
  private final boolean areOn;
  private final LongAdder refusedRequests = new LongAdder();
  private final LongAdder refusedMutations = new LongAdder();

  Rates(RateSettings settings, ClientAddresses addresses, Ticker ticker) {
    callers = new RateBuckets(RatePolicy.REQUESTS, settings.requestsPerMinute(), ticker);
    mutations = new RateBuckets(RatePolicy.MUTATIONS, settings.mutationsPerMinute(), ticker);
    strangers = new RateBuckets(RatePolicy.REQUESTS, settings.requestsPerMinute(), ticker);
    areOn = settings.requestsPerMinute() > 0 || settings.mutationsPerMinute() > 0;
    this.addresses = addresses;
  }

  /** What whoever sends one operation has, each empty where that is not limited. */
  private record Account(
      Optional<RateBucket> requests, Optional<RateBucket> mutations, boolean isStrangers) {
    Stream<RateBucket> all(boolean mutates) {
      return Stream.concat(requests.stream(), mutates ? mutations.stream() : Stream.empty());
    }
  }

  /** Takes the first point for the operation of this context; why not, where there is none left. */
  Optional<AnswerError> admit(GraphQLContext context, HttpRequest<?> request) {
    var account =
        context
            .<Caller>getOrEmpty(Caller.class)
            .map(caller -> account(caller.actor().subject()))
            .orElseGet(() -> account(request));
    context.put(Account.class, account);
    return account.requests.flatMap(bucket -> take(bucket, account, 1, 1));
  }

  /**
   * Takes the rest.
   *
   * @param fields how many the answer may have, as counted
   * @param most how many it may have at most
   * @param mutating how many fields of mutations there are
   */
  Optional<AnswerError> charge(GraphQLContext context, long fields, int most, int mutating) {
    return context
        .<Account>getOrEmpty(Account.class)
        .flatMap(
            account ->
                points(context, account, fields, most)
                    .or(
                        () ->
                            account.mutations.flatMap(
                                bucket -> takeAll(bucket, account, mutating))));
  }

  private Optional<AnswerError> points(
      GraphQLContext context, Account account, long fields, int most) {
    var price = Charge.price(fields);
    var points = account.requests.map(bucket -> bucket.affordable(price)).orElse(price);
    var refusal = account.requests.flatMap(bucket -> take(bucket, account, points - 1, points));
    if (refusal.isEmpty()) {
      context.put(Charge.class, new Charge(fields, most, points));
    }
    return refusal;
  }

  private Optional<AnswerError> takeAll(RateBucket bucket, Account account, int count) {
    var much = bucket.affordable(count);
    return take(bucket, account, much, much);
  }

  private Account account(String subject) {
    return new Account(callers.of(subject), mutations.of(subject), false);
  }

  /** Behind a proxy of ours that says no address there may be anybody. */
  private Account account(HttpRequest<?> request) {
    var address = addresses.of(request);
    var requests =
        addresses.isProxy(address)
            ? Optional.<RateBucket>empty()
            : strangers.of(Network.of(address).getHostAddress());
    return new Account(requests, Optional.empty(), true);
  }

  private Optional<AnswerError> take(RateBucket bucket, Account account, long much, long again) {
    var wait = bucket.take(much, again);
    wait.ifPresent(_ -> refusalsOf(bucket.policy()).increment());
    return wait.map(each -> refusal(bucket, account, each));
  }

  private static AnswerError refusal(RateBucket bucket, Account account, Duration wait) {
    var seconds = (int) Math.max(1, Math.ceilDiv(wait.toNanos(), NANOS_OF_A_SECOND));
    var policy = bucket.policy();
    var words = account.isStrangers ? STRANGERS_USED : USED;
    var message = words.formatted(bucket.perMinute(), policy.unit(), policy.setting(), seconds);
    return AnswerError.of(GraphQlProblem.retryAfter(Code.RATE_LIMITED, message, seconds))
        .with(Map.of("policy", policy.label()));
  }

  /** The result, with what it has cost where that was counted. */
  ExecutionResult told(ExecutionResult result, GraphQLContext context) {
    Charge charge = context.get(Charge.class);
    return !areOn || charge == null || context.get(Operation.class) == Operation.SUBSCRIPTION
        ? result
        : result.transform(
            builder -> builder.addExtension(Charge.MEMBER, charge.toSpecification()));
  }

  /** What whoever sends the operation of this context has left of what limits it. */
  List<RateLeft> left(GraphQLContext context) {
    return context
        .<Account>getOrEmpty(Account.class)
        .map(account -> left(account, context.get(Operation.class) == Operation.MUTATION))
        .orElseGet(List::of);
  }

  /** The same of a caller, of all that can limit one. */
  List<RateLeft> left(String subject) {
    return left(account(subject), true);
  }

  private static List<RateLeft> left(Account account, boolean mutates) {
    return account.all(mutates).map(RateBucket::left).toList();
  }

  /** How many operations were refused since the start. */
  long refusals(RatePolicy policy) {
    return refusalsOf(policy).sum();
  }

  private LongAdder refusalsOf(RatePolicy policy) {
    return switch (policy) {
      case REQUESTS -> refusedRequests;
      case MUTATIONS -> refusedMutations;
    };
  }
}
