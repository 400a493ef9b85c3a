package io.vclustermanager.access;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import io.vclustermanager.text.NotTakenException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity provider at which people sign in by a browser: what it is sent, and what it answers,
 * by Nimbus' library of OpenID Connect. Answers are read within the bounds of {@link IssuerHttp}
 * before they are given to it.
 */
final class Provider {
  private static final Logger LOG = LoggerFactory.getLogger(Provider.class);

  /** For how long what it says of itself is taken for the present. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** For how long it is taken for there, or for away, after it was asked. */
  private static final Duration KNOWN = Duration.ofSeconds(30);

  private static final String BASIC = "client_secret_basic";
  private static final String POST = "client_secret_post";

  private final IssuerSettings settings;
  private final IssuerClient client;
  private final IssuerTokens tokens;
  private final IssuerClaims rules;
  private final URI home;
  private final Executor executor;
  private final Clock clock;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile @Nullable Places places;
  private volatile @Nullable Look last;

  /**
   * One.
   *
   * @param tokens looks at the ID tokens that it gives the service
   * @param home the address under which people reach the service, without a slash at its end
   */
  Provider(
      IssuerSettings settings,
      IssuerClient client,
      IssuerTokens tokens,
      URI home,
      Executor executor,
      Clock clock) {
    this.settings = settings;
    this.client = client;
    this.tokens = tokens;
    this.rules = new IssuerClaims(settings.ofClient(client));
    this.home = home;
    this.executor = executor;
    this.clock = clock;
  }

  /** Where it is asked for what, as it says itself. */
  private record Places(
      URI authorization,
      URI token,
      @Nullable URI endSession,
      boolean namesItself,
      boolean takesPost,
      Instant readAt) {
    static Places of(IssuerSettings settings, Map<String, Object> document, Instant now)
        throws IOException {
      return new Places(
          required(settings, document, "authorization_endpoint"),
          required(settings, document, "token_endpoint"),
          address(settings, document, "end_session_endpoint"),
          Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported")),
          document.get("token_endpoint_auth_methods_supported") instanceof List<?> methods
              && !methods.contains(BASIC)
              && methods.contains(POST),
          now);
    }

    private static URI required(IssuerSettings settings, Map<String, Object> document, String name)
        throws IOException {
      var address = address(settings, document, name);
      if (address == null) {
        throw new IOException(settings.discovery() + " has no " + name);
      }
      return address;
    }

    private static @Nullable URI address(
        IssuerSettings settings, Map<String, Object> document, String name) {
      return document.get(name) instanceof String text
          ? IssuerSettings.address(name + " of " + settings.discovery(), text)
          : null;
    }
  }

  /** That it was asked, and whether it answered. */
  private record Look(Instant at, boolean isAway) {}

  String name() {
    return settings.name();
  }

  String title() {
    return client.title();
  }

  /** What its groups give here. */
  IssuerClaims.Given given(Set<String> groups) {
    return rules.given(groups);
  }

  String issuer() {
    return settings.issuer();
  }

  /** Where a sign-in at it begins. */
  URI signIn() {
    return URI.create(home + "/auth/login/" + name());
  }

  private URI callback() {
    return URI.create(home + "/auth/callback/" + name());
  }

  /**
   * Where the browser goes to sign in.
   *
   * @throws IssuerAwayException when that was never known and is not now
   */
  URI authorization(SignInStart start) {
    var request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(client.scopes().toArray(String[]::new)),
                new ClientID(client.id()),
                callback())
            .endpointURI(places().authorization())
            .state(new State(start.state()))
            .nonce(new Nonce(start.nonce()))
            .codeChallenge(new CodeVerifier(start.verifier()), CodeChallengeMethod.S256);
    if (start.isSilent()) {
      request.prompt(Prompt.Type.NONE);
    }
    return request.build().toURI();
  }

  /** Whether a sign-in at it can begin without that it is asked. */
  boolean isKnown() {
    var known = places;
    return known != null && !clock.instant().isAfter(known.readAt().plus(KEPT));
  }

  /** Whether it says by {@code iss} that an answer is its own (RFC 9207). */
  boolean namesItself() {
    return places().namesItself();
  }

  /** Where the browser goes to sign out there as well; empty where that is not known. */
  Optional<URI> endSession() {
    try {
      return Optional.ofNullable(places().endSession())
          .map(
              place ->
                  new LogoutRequest(
                          place,
                          null,
                          null,
                          new ClientID(client.id()),
                          URI.create(home + OwnPages.USUAL),
                          null,
                          null)
                      .toURI());
    } catch (IssuerAwayException e) {
      return Optional.empty();
    }
  }

  /** What comes of a code. */
  sealed interface Exchanged {
    /** An ID token, not yet looked at. */
    record Token(JWT token) implements Exchanged {}

    /** It gives none for this code. */
    record Refused(String error) implements Exchanged {
      /** It knows no such code, or has given something for it already. */
      static final String BAD_CODE = "invalid_grant";
    }
  }

  /**
   * Exchanges a code for an ID token. Asks the provider.
   *
   * @throws IssuerAwayException when it does not answer as it should
   */
  Exchanged exchange(SignInStart start, AuthorizationCode code) {
    try {
      var answer = IssuerHttp.ask(plain(tokenRequest(start, code)));
      return answer.isOk() ? token(answer) : refused(answer);
    } catch (IOException | NotTakenException | ParseException e) {
      throw IssuerAwayException.itself(name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw IssuerAwayException.itself(name(), e);
    }
  }

  private HTTPRequest tokenRequest(SignInStart start, AuthorizationCode code) throws IOException {
    var grant = new AuthorizationCodeGrant(code, callback(), new CodeVerifier(start.verifier()));
    var id = new ClientID(client.id());
    var text = client.currentSecret();
    if (text == null) {
      return new TokenRequest.Builder(places().token(), id, grant).build().toHTTPRequest();
    }
    var secret = new Secret(text);
    return new TokenRequest.Builder(
            places().token(),
            places().takesPost()
                ? new ClientSecretPost(id, secret)
                : new ClientSecretBasic(id, secret),
            grant)
        .build()
        .toHTTPRequest();
  }

  /** The library's own way to send it knows no bounds. */
  private static HttpRequest plain(HTTPRequest request) {
    var plain =
        HttpRequest.newBuilder(request.getURI())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(String.valueOf(request.getBody())));
    if (request.getAuthorization() != null) {
      plain.header("Authorization", request.getAuthorization());
    }
    return plain.build();
  }

  private static Exchanged token(IssuerHttp.Answer answer)
      throws IOException, NotTakenException, ParseException {
    if (!(answer.object().get("id_token") instanceof String token)) {
      throw new IOException(answer.address() + " gave no ID token");
    }
    return new Exchanged.Token(TokenText.read(token));
  }

  /** Its answer to a code that is no good is an object with an error (RFC 6749 §5.2). */
  private Exchanged refused(IssuerHttp.Answer answer) throws IOException, NotTakenException {
    if (answer.status() / 100 != 4 || !(answer.object().get("error") instanceof String error)) {
      throw new IOException(answer.address() + " answered HTTP " + answer.status());
    }
    // A code that is no good can be sent by anybody.
    if (!error.equals(Exchanged.Refused.BAD_CODE)) {
      LOG.warn(
          "The identity provider {} does not take its client: {}",
          name(),
          error.replaceAll("[^a-z_]", "?"));
    }
    return new Exchanged.Refused(error);
  }

  /**
   * Looks at an ID token.
   *
   * @throws IssuerAwayException when its keys cannot be had
   */
  Finding look(JWT token) throws ParseException {
    var claims = token.getJWTClaimsSet();
    return token instanceof SignedJWT signed && claims != null
        ? tokens.look(signed, claims)
        : tokens.unsigned();
  }

  /** The groups of an ID token that is good, as far as they count. */
  Set<String> groups(JWT token) throws ParseException {
    return rules.counted(token.getJWTClaimsSet());
  }

  /** Whether an ID token that is good was given to this client, and for this sign-in. */
  boolean isOf(SignInStart start, JWT token) throws ParseException {
    var claims = token.getJWTClaimsSet();
    var party = claims.getStringClaim("azp");
    return settings.issuer().equals(claims.getIssuer())
        && start.nonce().equals(claims.getStringClaim("nonce"))
        && (party == null ? claims.getAudience().size() == 1 : party.equals(client.id()));
  }

  /** Whether it is away now. Asks it, unless it was asked just now. */
  boolean isAway() {
    return knownLook().orElseGet(this::looked).isAway();
  }

  /** The same, as far as it is known; where it is not, it is asked meanwhile. */
  boolean isAwayAsFarAsKnown() {
    var known = knownLook();
    if (known.isEmpty() && asking.compareAndSet(false, true)) {
      executor.execute(this::lookOnce);
    }
    return known.map(Look::isAway).orElse(true);
  }

  private void lookOnce() {
    try {
      looked();
    } finally {
      asking.set(false);
    }
  }

  private Optional<Look> knownLook() {
    var now = clock.instant();
    // A clock that was put back tells nothing of what was seen after now.
    return Optional.ofNullable(last)
        .filter(each -> !now.isBefore(each.at) && now.isBefore(each.at.plus(KNOWN)));
  }

  /** Many may want to know at once: one asks, the others take what that has brought. */
  private synchronized Look looked() {
    var known = knownLook();
    return known.isPresent() ? known.get() : read();
  }

  private Look read() {
    var now = clock.instant();
    var look = new Look(now, true);
    try {
      places = Places.of(settings, IssuerDocuments.discovered(settings), now);
      look = new Look(now, false);
    } catch (IOException | NotTakenException | IllegalArgumentException e) {
      LOG.warn("The identity provider {} does not answer as it should: {}", name(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    last = look;
    return look;
  }

  private Places places() {
    var known = places;
    if (!isKnown()) {
      looked();
      known = places;
    }
    if (known == null) {
      throw IssuerAwayException.itself(name(), new IOException("It was never read"));
    }
    return known;
  }
}
