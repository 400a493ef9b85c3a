package io.vclustermanager.access.policy;

import io.micronaut.context.annotation.Requires;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.ByPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an Open Policy Agent about what somebody wants to do with a cluster, before the transaction
 * begins. What it does not allow is not done: that it says no, that it says neither, and that it
 * gives no answer in time are three refusals with codes of their own.
 *
 * <p>Source: Open Policy Agent, REST API, Data API.
 */
@Singleton
@Requires(bean = OpaSettings.class)
public final class OpenPolicyAgent {
  private static final Logger LOG = LoggerFactory.getLogger(OpenPolicyAgent.class);
  private static final String NAME = "open-policy-agent";

  /** Asked at a time: behind an agent that hangs, no more requests pile up than these. */
  private static final int MOST_ASKED = 64;

  private final OpaSettings settings;
  private final Clock clock;
  private final HttpClient client;
  private final Semaphore turns = new Semaphore(MOST_ASKED);
  private final AtomicBoolean away = new AtomicBoolean();

  OpenPolicyAgent(OpaSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(settings.timeout())
            .followRedirects(Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @PreDestroy
  void stop() {
    client.shutdownNow();
  }

  /** Why a request is refused; empty where it is allowed. */
  public Optional<Refusal> refusal(Actor actor, OpaCase asked) {
    if (actor.kind() == ActorKind.SYSTEM) {
      return Optional.empty();
    }
    var answer = ask(PolicyFacts.of(actor, asked, clock.instant()));
    tell(answer);
    return switch (answer) {
      case OpaAnswer.Yes _ -> Optional.empty();
      case OpaAnswer.No(var why, var decision) ->
          refused(
              Refusal.Code.POLICY_DENIED,
              why.isEmpty() ? "The platform's Open Policy Agent does not allow it." : why,
              decision);
      case OpaAnswer.Neither(var decision) ->
          refused(
              Refusal.Code.POLICY_UNDEFINED,
              "The platform's Open Policy Agent has no rule that says whether this is allowed, so"
                  + " it is not: ask an administrator, who sees to the document that vcm.opa.url"
                  + " names.",
              decision);
      case OpaAnswer.None _ ->
          refused(
              Refusal.Code.POLICY_UNREACHABLE,
              "The platform's Open Policy Agent gave no answer, and without one nothing is allowed:"
                  + " try again in a moment.",
              null);
    };
  }

  private Optional<Refusal> refused(Refusal.Code code, String message, @Nullable String decision) {
    var id = decision == null ? NodeId.newKey(clock.instant()).toString() : decision;
    return Optional.of(
        Refusal.ofPolicy(code, "%s (decision %s)".formatted(message, id), new ByPolicy(NAME, id)));
  }

  private OpaAnswer ask(Map<String, Object> facts) {
    var millis = settings.timeout().toMillis();
    try {
      if (!turns.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        return new OpaAnswer.None("too many wait for it");
      }
      try {
        return answer(facts, millis);
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new OpaAnswer.None("nobody waits for it any more");
    }
  }

  private OpaAnswer answer(Map<String, Object> facts, long millis) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(settings.address())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(OpaFacts.body(facts)))
            .build();
    // The request's own limit would end with the answer's headers.
    var asked =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), OpaAnswer.MOST_BYTES));
    try {
      var answer = asked.get(millis, TimeUnit.MILLISECONDS);
      return OpaAnswer.of(answer.statusCode(), answer.body());
    } catch (TimeoutException e) {
      asked.cancel(true);
      return new OpaAnswer.None("it gave none within " + settings.timeout());
    } catch (ExecutionException e) {
      return new OpaAnswer.None(String.valueOf(e.getCause()));
    }
  }

  /** One line when it goes away and one when it is back, not one for each request. */
  private void tell(OpaAnswer answer) {
    switch (answer) {
      case OpaAnswer.None(var why) -> {
        if (!away.getAndSet(true)) {
          LOG.warn(
              "The Open Policy Agent at {} gives no answer ({}): nothing it is asked about is"
                  + " allowed",
              settings.url(),
              why);
        }
      }
      case OpaAnswer.Yes _, OpaAnswer.No _, OpaAnswer.Neither _ -> {
        if (away.getAndSet(false)) {
          LOG.info("The Open Policy Agent at {} answers again", settings.url());
        }
      }
    }
  }
}
