package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.vclustermanager.model.FairTurns;
import io.vclustermanager.model.Network;
import io.vclustermanager.model.PageSession.Confirmation;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins at identity providers by a browser: OpenID Connect's authorization code flow with PKCE.
 * Each has an address of its own to which its provider sends people back, so that no provider can
 * answer for another.
 */
@Singleton
public final class Providers {
  /** Strangers may ask for it: the threads are for others, too. */
  private static final int MOST_AT_ONCE = 16;

  /**
   * Of one network: an answer that the provider has to be asked about can be made up by anybody.
   */
  private static final int MOST_OF_ONE = 4;

  private static final int MOST_WAITING_OF_ONE = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_REMEMBERED = 20_000;
  private static final String CROWDED = "Too many sign in at this moment. Try again.";

  private static final String STATE = "state";
  private static final Set<String> ANSWERED = Set.of(STATE, "code", "iss", "error");

  /** By these a provider says that it cannot do it without asking the user (Core §3.1.2.6). */
  private static final Set<String> MUST_ASK =
      Set.of(
          "login_required",
          "interaction_required",
          "consent_required",
          "account_selection_required");

  private final Issuers issuers;
  private final SignInCookies cookies;
  private final SignInDelays delays;
  private final Clock clock;
  private final FairTurns turns = new FairTurns(MOST_AT_ONCE, _ -> MOST_OF_ONE);

  /** Sign-ins of whose codes the provider was asked here. */
  private final Cache<ByteBuffer, Boolean> asked;

  Providers(Issuers issuers, SignInCookies cookies, SignInDelays delays, Clock clock) {
    this.issuers = issuers;
    this.cookies = cookies;
    this.delays = delays;
    this.clock = clock;
    this.asked =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(SignInStart.LONGEST)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /**
   * A provider at which people can sign in.
   *
   * @param title what people call it
   * @param signIn where that begins
   */
  public record Offer(String name, String title, URI signIn) {}

  /** All of them. */
  public List<Offer> offers() {
    return issuers.providers().stream()
        .map(each -> new Offer(each.name(), each.title(), each.signIn()))
        .toList();
  }

  /** The one of this name. */
  public Optional<Offer> offer(String name) {
    return offers().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Where people sign out at this issuer as well; empty where that is not known. */
  public Optional<URI> endSession(String issuer) {
    return issuers.provider(issuer).flatMap(Provider::endSession);
  }

  /** Why a sign-in came to nothing, as far as it matters for the answer. */
  public enum Kind {
    /** What was sent is not what a sign-in sends. */
    STRANGE,
    /** The provider, or what it says, keeps the user out. */
    DENIED,
    /** It is to be tried again. */
    LATER,
    /** Too many from there were no good. */
    TOO_OFTEN
  }

  /** What comes of a sign-in, or of a part of it. */
  public sealed interface Part {
    /** The browser goes there. */
    record Goes(URI to) implements Part {}

    /**
     * The provider has said who it is.
     *
     * @param signIn tells this sign-in from all others
     * @param endsAt when it could not be finished any more
     * @param returnTo the path where it ends
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Confirmed(
        String provider,
        Identity.Issued who,
        Confirmation confirmation,
        byte[] signIn,
        Instant endsAt,
        String returnTo)
        implements Part {
      /**
       * When it was begun, by the service's own clock: what the provider says is of this sign-in,
       * and so not from before it.
       */
      public Instant begunAt() {
        return endsAt.minus(SignInStart.LONGEST);
      }
    }

    /** The provider would have to ask the user, and was told not to. */
    record MustAsk(String returnTo) implements Part {}

    /**
     * It came to nothing.
     *
     * @param why a sentence for people
     */
    record Refused(Kind kind, String why) implements Part {}
  }

  /** Where a sign-in ends: an address of the service's own. */
  public URI home(String path) {
    return URI.create(issuers.home() + path);
  }

  /**
   * Begins one.
   *
   * @param returnTo the path where it ends; null: GraphiQL
   * @param isSilent whether the provider is to ask the user nothing
   * @param source where the request comes from; null when that is not known
   * @param response is given the cookie
   */
  public Part begin(
      String name,
      @Nullable String returnTo,
      boolean isSilent,
      @Nullable String source,
      MutableHttpResponse<?> response) {
    var provider = issuers.providerNamed(name);
    var path = OwnPages.path(returnTo);
    if (provider.isEmpty()) {
      return strange("There is no identity provider of this name here.");
    }
    if (path.isEmpty()) {
      return strange(
          "'return' must be the path of a page of this service, such as " + OwnPages.USUAL + ".");
    }
    var start = SignInStart.now(name, path.get(), isSilent, clock.instant());
    Supplier<Part> begun =
        () -> {
          var to = provider.get().authorization(start);
          cookies.set(start, response);
          return new Part.Goes(to);
        };
    // Without a turn, where nobody is asked: what others finish keeps nobody from beginning.
    return provider.get().isKnown() ? answered(begun) : inTurn(source, begun);
  }

  private Part inTurn(@Nullable String source, Supplier<Part> part) {
    var who = source == null ? "" : Network.of(source);
    if (turns.waitingOf(who) >= MOST_WAITING_OF_ONE) {
      return later(CROWDED);
    }
    try {
      var taken = turns.take(who, PATIENCE);
      if (taken.isEmpty()) {
        return later(CROWDED);
      }
      try (var _ = taken.get()) {
        return answered(part);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return later("The service is being stopped. Try again.");
    }
  }

  private static Part answered(Supplier<Part> part) {
    try {
      return part.get();
    } catch (IssuerAwayException e) {
      return later(e.getMessage() + ". Try again.");
    } catch (BusyException e) {
      return new Part.Refused(Kind.TOO_OFTEN, String.valueOf(e.getMessage()));
    }
  }

  private static Part.Refused strange(String why) {
    return new Part.Refused(Kind.STRANGE, why);
  }

  private static Part.Refused denied(String why) {
    return new Part.Refused(Kind.DENIED, why);
  }

  private static Part.Refused later(String why) {
    return new Part.Refused(Kind.LATER, why);
  }

  /**
   * Finishes one, with what the provider has sent by the browser.
   *
   * @param source where the request comes from; null when that is not known
   * @param response is told to forget the cookie
   */
  public Part finish(
      String name,
      HttpRequest<?> request,
      @Nullable String source,
      MutableHttpResponse<?> response) {
    var provider = issuers.providerNamed(name);
    if (provider.isEmpty()) {
      return strange("There is no identity provider of this name here.");
    }
    var sent = request.getParameters();
    if (ANSWERED.stream().anyMatch(each -> sent.getAll(each).size() > 1)) {
      return strange("What the identity provider has sent says something twice.");
    }
    var state = sent.getFirst(STATE).orElse("");
    var start = cookies.find(request, state);
    if (start.isEmpty()) {
      return strange(
          "This sign-in was not begun in this browser, or it is over: it takes "
              + SignInStart.LONGEST.toMinutes()
              + " minutes at most, and is used once.");
    }
    cookies.clear(state, response);
    return finish(provider.get(), start.get(), source, answered(request));
  }

  private static Map<String, List<String>> answered(HttpRequest<?> request) {
    var sent = request.getParameters();
    return ANSWERED.stream()
        .filter(each -> sent.getFirst(each).isPresent())
        .collect(Collectors.toMap(each -> each, each -> List.of(sent.getFirst(each).get())));
  }

  private Part finish(
      Provider provider,
      SignInStart start,
      @Nullable String source,
      Map<String, List<String>> answered) {
    if (!start.provider().equals(provider.name())) {
      return strange(
          "This sign-in was begun at another identity provider than the one that answers.");
    }
    if (start.isOver(clock.instant())) {
      return strange(
          "This sign-in took longer than " + SignInStart.LONGEST.toMinutes() + " minutes.");
    }
    try {
      var response = AuthenticationResponseParser.parse(provider.signIn(), answered);
      return inTurn(source, () -> finish(provider, start, source, response));
    } catch (ParseException e) {
      return strange("What the identity provider has sent is no answer to a sign-in.");
    }
  }

  private Part finish(
      Provider provider,
      SignInStart start,
      @Nullable String source,
      AuthenticationResponse response) {
    var issuer = response.getIssuer();
    if (issuer == null ? provider.namesItself() : !provider.issuer().equals(issuer.getValue())) {
      return strange("The answer is not of the identity provider that was asked (iss).");
    }
    return switch (response) {
      case AuthenticationErrorResponse error -> refused(provider, start, error);
      default -> once(provider, start, source, response.toSuccessResponse().getAuthorizationCode());
    };
  }

  private static Part refused(
      Provider provider, SignInStart start, AuthenticationErrorResponse response) {
    var error = String.valueOf(response.getErrorObject().getCode());
    if (start.isSilent() && MUST_ASK.contains(error)) {
      return new Part.MustAsk(start.returnTo());
    }
    return switch (error) {
      case "access_denied" ->
          denied("%s has let nobody in: you, or it, said no.".formatted(provider.title()));
      case "temporarily_unavailable", "server_error" ->
          later("%s cannot do it now (%s).".formatted(provider.title(), error));
      default ->
          denied(
              "%s has refused the sign-in (%s)."
                  .formatted(provider.title(), error.replaceAll("[^a-z_]", "?")));
    };
  }

  /**
   * The provider is asked once of each sign-in, and seldom for who has sent what it did not know:
   * it would count all these as the service's own, and the turns are others' as well.
   */
  private Part once(
      Provider provider,
      SignInStart start,
      @Nullable String source,
      @Nullable AuthorizationCode code) {
    if (code == null) {
      return strange("What the identity provider has sent has no code.");
    }
    var key = ByteBuffer.wrap(start.hash());
    // Each has a name of its own, so that an address alone counts: there may be an office.
    var sender = "\0" + HexFormat.of().formatHex(start.hash());
    delays.check(sender, source);
    if (asked.asMap().putIfAbsent(key, true) != null) {
      return denied("This sign-in was used already; sign in again.");
    }
    try {
      var part = exchanged(provider, start, code);
      if (part instanceof Part.Refused(var kind, _) && kind == Kind.STRANGE) {
        delays.wrong(sender, source);
      }
      return part;
    } catch (IssuerAwayException e) {
      asked.invalidate(key);
      throw e;
    }
  }

  private Part exchanged(Provider provider, SignInStart start, AuthorizationCode code) {
    return switch (provider.exchange(start, code)) {
      case Provider.Exchanged.Refused(var error) ->
          error.equals(Provider.Exchanged.Refused.BAD_CODE)
              ? strange("%s does not know this sign-in any more.".formatted(provider.title()))
              : denied(
                  "%s does not take this service as its client; whoever runs the service finds why"
                          .formatted(provider.title())
                      + " in its log.");
      case Provider.Exchanged.Token(var token) -> looked(provider, start, token);
    };
  }

  private Part looked(Provider provider, SignInStart start, JWT token) {
    try {
      return switch (provider.look(token)) {
        case Finding.Bad(var trouble) -> denied(trouble.sentence() + ".");
        case Finding.Unclear(var failure) -> throw failure;
        case Finding.Good(var good) ->
            provider.isOf(start, token)
                ? confirmed(provider, start, Identity.of(good), provider.groups(token))
                : strange("The ID token is not of this sign-in (nonce, azp).");
      };
    } catch (java.text.ParseException e) {
      return strange("The ID token cannot be read.");
    }
  }

  private Part confirmed(
      Provider provider, SignInStart start, Identity identity, Set<String> groups) {
    return identity instanceof Identity.Issued who
        ? new Part.Confirmed(
            provider.title(),
            who,
            new Confirmation(who.issuer(), who.sub(), groups, clock.instant()),
            start.hash(),
            start.endsAt(),
            start.returnTo())
        : strange("The ID token is of nobody.");
  }
}
