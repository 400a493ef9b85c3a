package io.vclustermanager.intent.user;

import io.vclustermanager.access.BusyException;
import io.vclustermanager.access.CiIssuers;
import io.vclustermanager.access.CiIssuers.Look;
import io.vclustermanager.access.CiIssuers.Look.Job;
import io.vclustermanager.access.IssuerAwayException;
import io.vclustermanager.access.JobTokens;
import io.vclustermanager.access.SignInDelays;
import io.vclustermanager.access.Token;
import io.vclustermanager.inventory.AuditLog;
import io.vclustermanager.inventory.FailedSignIns;
import io.vclustermanager.inventory.TrustRules;
import io.vclustermanager.inventory.TrustRules.Kept;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.ActorKind;
import io.vclustermanager.model.AuditEntry;
import io.vclustermanager.model.Caller;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Network;
import io.vclustermanager.model.OnBehalf;
import io.vclustermanager.model.Tally;
import io.vclustermanager.model.TrustRule.Mismatch;
import io.vclustermanager.model.WayIn;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives a job of CI a token of the service in exchange for its own (RFC 8693), by the trust rule
 * that takes the job. The same token may be exchanged again for as long as it lasts: whoever has it
 * could use the first answer just as well, and a job whose answer was lost has no other.
 *
 * <p>Who asks is told at which claim the nearest rule fails, and what the job has there; what the
 * rule wants is for the audit.
 */
@Singleton
public final class ExchangeToken {
  private static final String ACTION = "exchangeToken";
  private static final int LONGEST_NAME = 128;

  private static final String STRANGERS =
      "; such a job may run with the repository's rights on what strangers send, so a rule that"
          + " means it names the event itself";

  /** By what people find a job again. */
  private static final List<String> TOLD =
      List.of("run_id", "run_attempt", "event_name", "ref", "pipelineUuid", "stepUuid");

  private final CiIssuers issuers;
  private final TrustRules rules;
  private final JobTokens tokens;
  private final SignInDelays delays;
  private final FailedSignIns failed;
  private final AuditLog auditLog;
  private final Clock clock;
  private final Tally tally;

  /** Many that are told at once wait for one row: of these the audit has the first alone anyway. */
  private final Semaphore turns = new Semaphore(2);

  ExchangeToken(
      CiIssuers issuers,
      TrustRules rules,
      JobTokens tokens,
      SignInDelays delays,
      FailedSignIns failed,
      AuditLog auditLog,
      Clock clock,
      Tally tally) {
    this.issuers = issuers;
    this.rules = rules;
    this.tokens = tokens;
    this.delays = delays;
    this.failed = failed;
    this.auditLog = auditLog;
    this.clock = clock;
    this.tally = tally;
  }

  /**
   * What is asked for.
   *
   * @param token of the job
   * @param audience whose rule is meant, by the owner's name or {@code <owner>/<rule>}; null is
   *     refused: anybody may name a repository in a rule of their own, and a job that does not say
   *     for whom it works would work for them
   * @param scopes what the answer is to be narrowed to; null: to what the rule gives
   */
  public record Request(String token, @Nullable String audience, @Nullable Set<KeyScope> scopes) {
    @Override
    public String toString() {
      return "Request[]";
    }
  }

  private static final String FOR_WHOM =
      "Say by audience for which team the job works: the owner's name, or <owner>/<rule>";

  /** What came of it. */
  public sealed interface Answer {
    /** The job has a token. */
    record Given(Token token, Set<KeyScope> scopes) implements Answer {}

    /** It has none. */
    record Refused(Why why, String sentence) implements Answer {}
  }

  /** Why a job has no token. */
  public enum Why {
    /** Its own is not good, or no rule takes it. */
    TOKEN,
    /** Nothing is there that was named, or several things could be meant. */
    AUDIENCE,
    /** The rule does not give what was asked for. */
    SCOPE,
    /** That cannot be told now. */
    UNAVAILABLE
  }

  /** Words for who asks, and more for the audit. */
  private record No(Why why, String sentence, String audit) {}

  /**
   * Does it.
   *
   * @param caller where the request comes from; who asks is not known yet
   * @throws BusyException when too many were wrong before
   */
  public Answer execute(Caller caller, Request request) {
    // As all strangers together, who keep no connection to the database from callers.
    return OnBehalf.of(OnBehalf.STRANGERS, () -> answer(caller, request));
  }

  private Answer answer(Caller caller, Request request) {
    try {
      return switch (issuers.look(request.token)) {
        case Look.Bad(var sentence) ->
            refuseStranger(caller, "\0" + KeyText.hash(request.token), sentence);
        case Job job -> of(caller, sender(caller, job), request, job);
      };
    } catch (IssuerAwayException e) {
      return new Answer.Refused(Why.UNAVAILABLE, e.getMessage() + "; try again");
    }
  }

  /** Mistakes of one are nobody else's: neither of another repository, nor elsewhere. */
  private static String sender(Caller caller, Job job) {
    var network = caller.source() == null ? "" : Network.of(caller.source());
    return "\0" + network + " " + job.issuer().name() + " " + job.repository();
  }

  private Answer refuseStranger(Caller caller, String sender, String sentence) {
    // Looked at first, so that bad tokens of others keep no job behind the same address waiting.
    delays.check(sender, caller.source());
    delays.wrong(sender, caller.source());
    tally.signedIn(false);
    tell(
        as(caller, ""), new AuditEntry(ACTION, "a CI token", AuditEntry.Outcome.REFUSED, sentence));
    return new Answer.Refused(Why.TOKEN, sentence);
  }

  private void tell(Caller stranger, AuditEntry entry) {
    if (turns.tryAcquire()) {
      try {
        failed.add(stranger, clock.instant(), entry);
      } finally {
        turns.release();
      }
    }
  }

  private Answer of(Caller caller, String sender, Request request, Job job) {
    delays.checkOwn(sender, caller.source());
    var repository = job.repository();
    if (repository == null) {
      return refuseStranger(
          caller,
          sender,
          "The token has no %s, by which its repository is known"
              .formatted(job.issuer().repositoryClaim()));
    }
    var audience = request.audience;
    if (audience == null) {
      return refuse(caller, sender, job, false, new No(Why.AUDIENCE, FOR_WHOM, FOR_WHOM));
    }
    var candidates = candidates(audience, job, repository);
    var fit = candidates.stream().filter(each -> mismatches(each, job).isEmpty()).toList();
    var no = trouble(audience, job, repository, candidates, fit);
    if (no != null) {
      return refuse(caller, sender, job, !candidates.isEmpty(), no);
    }
    var kept = Kept.narrowest(fit);
    var lacking = lacking(kept, request);
    return lacking.isEmpty()
        ? give(caller, sender, kept, job, request)
        : refuse(
            caller,
            sender,
            job,
            true,
            new No(
                Why.SCOPE,
                "The trust rule does not give the scope " + words(lacking),
                kept.name() + " does not give the scope " + words(lacking)));
  }

  private List<Kept> candidates(String audience, Job job, String repository) {
    var slash = audience.indexOf('/');
    var owner = slash < 0 ? audience : audience.substring(0, slash);
    return rules.ofJobs(job.issuer().issuer(), repository, owner).stream()
        .filter(each -> slash < 0 || each.name().equals(audience))
        .toList();
  }

  private static List<Mismatch> mismatches(Kept kept, Job job) {
    return kept.rule().mismatches(job.issuer().repositoryClaim(), job.claims());
  }

  private static @Nullable No trouble(
      String audience, Job job, String repository, List<Kept> candidates, List<Kept> fit) {
    if (candidates.isEmpty()) {
      var sentence =
          "No trust rule of %s takes jobs of this repository: %s is %s; save one by the mutation saveTrustRule"
              .formatted(
                  Names.quoted(audience), job.issuer().repositoryClaim(), Names.quoted(repository));
      return new No(Why.AUDIENCE, sentence, sentence);
    }
    return fit.isEmpty() ? failing(candidates, job) : null;
  }

  /** The nearest rule is the one that fails at the fewest claims. */
  private static No failing(List<Kept> candidates, Job job) {
    var nearest =
        candidates.stream()
            .min(Comparator.comparingInt(each -> mismatches(each, job).size()))
            .orElseThrow();
    var all = mismatches(nearest, job);
    var first = all.getFirst();
    var has = first.has() == null ? "missing" : Names.quoted(first.has());
    return new No(
        Why.TOKEN,
        "No trust rule takes this job: the nearest one fails at the claim %s, which is %s%s"
            .formatted(first.claim(), has, first.isOfStrangers() ? STRANGERS : ""),
        nearest.name()
            + " fails: "
            + all.stream()
                .map(
                    each ->
                        "%s is %s and must be %s"
                            .formatted(
                                each.claim(),
                                each.has() == null ? "missing" : Names.quoted(each.has()),
                                each.wanted()))
                .collect(Collectors.joining(", ")));
  }

  private static Set<KeyScope> lacking(Kept kept, Request request) {
    var lacking = EnumSet.noneOf(KeyScope.class);
    if (request.scopes != null) {
      lacking.addAll(request.scopes);
      lacking.removeAll(kept.rule().scopes());
    }
    return lacking;
  }

  private static String words(Set<KeyScope> scopes) {
    return new TreeSet<>(scopes).stream().map(Enum::name).collect(Collectors.joining(", "));
  }

  /**
   * Of a repository that no rule names it is a stranger's, of whom there are many: the audit has
   * the first of an hour.
   */
  private Answer refuse(Caller caller, String sender, Job job, boolean isKnown, No no) {
    delays.wrong(sender, caller.source());
    tally.signedIn(false);
    var whose = job.issuer().name() + "/" + job.repository();
    var entry = new AuditEntry(ACTION, whose, AuditEntry.Outcome.REFUSED, no.audit);
    if (isKnown) {
      auditLog.append(as(caller, whose), clock.instant(), entry);
    } else {
      tell(as(caller, whose), entry);
    }
    return new Answer.Refused(no.why, no.sentence);
  }

  private Answer give(Caller caller, String sender, Kept kept, Job job, Request request) {
    var scopes = request.scopes == null ? kept.rule().scopes() : request.scopes;
    var token = tokens.give(kept, job.issuer().repositoryClaim(), job.claims(), scopes);
    auditLog.append(
        caller.as(token.actor()),
        clock.instant(),
        new AuditEntry(
            ACTION,
            kept.name(),
            AuditEntry.Outcome.DONE,
            "%s, scopes %s, until %s".formatted(said(job), words(scopes), token.expiresAt())));
    delays.right(sender, caller.source());
    tally.signedIn(true);
    return new Answer.Given(token, scopes);
  }

  private static String said(Job job) {
    return job.issuer().name()
        + " "
        + job.repository()
        + TOLD.stream()
            .filter(job.claims()::containsKey)
            .map(claim -> ", " + claim + " " + job.claims().get(claim))
            .collect(Collectors.joining());
  }

  private static Caller as(Caller caller, String name) {
    var shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    return caller.as(
        new Actor(shown, ActorKind.OIDC_JOB, Set.of(), null, Map.of()).by(WayIn.EXCHANGED));
  }
}
