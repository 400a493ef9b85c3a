package io.vclustermanager.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.TaskExecutors;
import io.vclustermanager.model.Names;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The identity providers whose tokens are taken. A token goes to the one that it says it is of
 * ({@code iss}), and to no other: each is looked at by the keys of one alone.
 */
@Context
final class Issuers {
  /** No longer token is looked at. */
  static final int LONGEST = 7500;

  private static final Finding TOO_LONG =
      Finding.bad("The token is longer than " + LONGEST + " characters");

  private final Map<String, IssuerTokens> byIssuer = new HashMap<>();
  private final Map<String, Provider> providers = new TreeMap<>();
  private final BlockingLooks looks;
  private final CheckedTokens checked;
  private final String home;

  Issuers(
      List<IssuerConfiguration> configured,
      TokenSettings own,
      BlockingLooks looks,
      CheckedTokens checked,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor,
      AddressSettings addresses,
      Clock clock) {
    this.looks = looks;
    this.checked = checked;
    this.home =
        addresses.externalUrl() == null ? "" : addresses.externalUrl().replaceAll("/+$", "");
    for (var each : configured) {
      add(each.settings(), own, executor, clock);
    }
  }

  /** The address under which people reach the service, without a slash at its end. */
  String home() {
    return home;
  }

  /** Those at which people sign in by a browser. */
  Collection<Provider> providers() {
    return providers.values();
  }

  /** The one of this name at which people sign in. */
  Optional<Provider> providerNamed(String name) {
    return Optional.ofNullable(providers.get(name));
  }

  /** The one that its tokens call that, at which people sign in. */
  Optional<Provider> provider(String issuer) {
    return providers.values().stream().filter(each -> each.issuer().equals(issuer)).findFirst();
  }

  private void add(
      IssuerSettings settings, TokenSettings own, ExecutorService executor, Clock clock) {
    var keys = new IssuerKeys(settings.name(), new IssuerDocuments(settings), executor, clock);
    var tokens = new IssuerTokens(settings, keys, clock);
    if (settings.issuer().equals(own.issuer())
        || byIssuer.putIfAbsent(settings.issuer(), tokens) != null) {
      throw new IllegalArgumentException(
          "%s.%s.issuer is the same as another, or as vcm.token.issuer: nobody could tell whose a"
                  .formatted(IssuerSettings.SETTINGS, settings.name())
              + " token is");
    }
    if (settings.client() != null) {
      providers.put(settings.name(), provider(settings, settings.client(), keys, executor, clock));
    }
  }

  private Provider provider(
      IssuerSettings settings,
      IssuerClient client,
      IssuerKeys keys,
      ExecutorService executor,
      Clock clock) {
    if (home.isEmpty()) {
      throw new IllegalArgumentException(
          "vcm.external-url is missing: it is where %s.%s sends people back who have signed in there"
              .formatted(IssuerSettings.SETTINGS, settings.name()));
    }
    var remedy = "sign in again, and if it stays so, ask whoever runs the identity provider";
    var tokens = new IssuerTokens(settings.ofClient(client), keys, clock, remedy);
    return new Provider(settings, client, tokens, URI.create(home), executor, clock);
  }

  /** Looks at a token that is of an identity provider; empty for those of our own. */
  Optional<Publisher<Finding>> look(String token) {
    if (byIssuer.isEmpty()) {
      return Optional.empty();
    }
    return token.length() > LONGEST ? Optional.of(Mono.just(TOO_LONG)) : parsed(token);
  }

  private Optional<Publisher<Finding>> parsed(String text) {
    try {
      var token = TokenText.read(text);
      @Nullable JWTClaimsSet claims = token.getJWTClaimsSet();
      return claims == null ? Optional.empty() : routed(text, token, claims);
    } catch (ParseException e) {
      // Whatever it is, it is of no issuer: the service's own rules say what is wrong with it.
      return Optional.empty();
    }
  }

  private Optional<Publisher<Finding>> routed(String text, JWT token, JWTClaimsSet claims) {
    var issuer = byIssuer.get(claims.getIssuer());
    if (issuer != null) {
      return Optional.of(
          token instanceof SignedJWT signed
              ? look(text, issuer, signed, claims)
              : Mono.just(issuer.unsigned()));
    }
    // A pair of keys signs none of our own.
    return token instanceof SignedJWT signed
            && !JWSAlgorithm.Family.HMAC_SHA.contains(signed.getHeader().getAlgorithm())
        ? Optional.of(Mono.just(ofNobody(claims)))
        : Optional.empty();
  }

  private static Finding ofNobody(JWTClaimsSet claims) {
    return Finding.bad(
        "The token is of the issuer (iss) %s, of which none are taken here; get one from the mutation"
                .formatted(Names.quoted(String.valueOf(claims.getIssuer())))
            + " login, or from an issuer that the service's settings name");
  }

  private Publisher<Finding> look(
      String text, IssuerTokens issuer, SignedJWT token, JWTClaimsSet claims) {
    return Mono.from(looks.of(() -> issuer.look(token, claims)))
        .doOnNext(
            finding -> {
              if (finding instanceof Finding.Good(Identified found)) {
                checked.keep(text, found);
              }
            });
  }

  @PreDestroy
  void close() {
    byIssuer.values().forEach(IssuerTokens::close);
  }
}
