package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.inventory.DatabaseException;
import io.vclustermanager.inventory.FailedSignIns;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.Network;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the audit told of tokens and keys that were not taken. Strangers send them, as many as they
 * like: of each kind and address one is written in a minute, the audit gets the first of an hour
 * ({@link FailedSignIns}), and nobody waits for it.
 */
@Singleton
final class BadCredentials implements Witness {
  private static final Logger LOG = LoggerFactory.getLogger(BadCredentials.class);
  private static final Duration SELDOM = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;

  /** The database's connections are for others. */
  private static final int MOST_AT_ONCE = 2;

  private final FailedSignIns failed;
  private final ClientAddresses addresses;
  private final Actors actors;
  private final ExecutorService executor;
  private final Clock clock;
  private final List<OtherDoor> doors;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
  private final Cache<What, Boolean> told =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(SELDOM).build();

  BadCredentials(
      FailedSignIns failed,
      ClientAddresses addresses,
      Actors actors,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor,
      Clock clock,
      List<OtherDoor> doors) {
    this.failed = failed;
    this.addresses = addresses;
    this.actors = actors;
    this.executor = executor;
    this.clock = clock;
    this.doors = doors;
  }

  /** Of what kind it was, as whom the request counts beside it, and where it comes from. */
  private record What(CredentialKind kind, String as, String network) {}

  @Override
  public void saw(HttpRequest<?> request, Verdict verdict) {
    if (doors.stream().noneMatch(door -> door.takes(request))) {
      tell(request, verdict);
    }
  }

  private void tell(HttpRequest<?> request, Verdict verdict) {
    var address = addresses.of(request).getHostAddress();
    switch (verdict) {
      case Verdict.Refused(var kind, _, var trouble) ->
          tell(new What(kind, "", Network.of(address)), address, Actor::nobody, trouble);
      case Verdict.Counts(var caller, _, var ignored) ->
          ignored.forEach(
              (kind, trouble) ->
                  tell(
                      new What(kind, caller.getName(), Network.of(address)),
                      address,
                      () -> actors.of(caller),
                      trouble));
      case Verdict.Nobody _, Verdict.Unclear _ -> {}
    }
  }

  private void tell(What what, String address, Supplier<Actor> who, Trouble trouble) {
    if (told.asMap().putIfAbsent(what, true) == null && turns.tryAcquire()) {
      executor.execute(() -> write(what, address, who, trouble));
    }
  }

  private void write(What what, String address, Supplier<Actor> who, Trouble trouble) {
    try {
      var caller = new Caller(who.get(), UUID.randomUUID().toString(), address);
      failed.add(
          caller,
          clock.instant(),
          new AuditEntry(
              "signIn", what.kind.words(), AuditEntry.Outcome.REFUSED, trouble.sentence()));
    } catch (DatabaseException | IllegalStateException e) {
      // Whoever sent it was refused all the same.
      LOG.debug("What was not taken could not be told", e);
    } finally {
      turns.release();
    }
  }
}
