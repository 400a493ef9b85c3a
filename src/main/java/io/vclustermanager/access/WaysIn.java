package io.vclustermanager.access;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.token.TokenAuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Says whose a request is, by all that it shows: the one door behind which the ways in are.
 * Micronaut's own fetcher of tokens is replaced, since it is asked at the same time as all others,
 * and whoever answers first would count.
 *
 * <p>A token that was found good just now is answered at once: the way through micronaut-security's
 * readers and validators costs as much as the reading of a cluster.
 */
@Singleton
@Replaces(TokenAuthenticationFetcher.class)
public final class WaysIn implements AuthenticationFetcher<HttpRequest<?>> {
  private final List<Way> ways;
  private final List<Witness> witnesses;

  WaysIn(List<Way> ways, List<Witness> witnesses) {
    this.ways = ways.stream().sorted(Comparator.comparing(Way::kind)).toList();
    this.witnesses = witnesses;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    return verdict(Shown.by(request))
        .mapNotNull(
            verdict -> verdict instanceof Verdict.Counts counts ? counts.authentication() : null);
  }

  /** As whom this counts; the request keeps it. */
  public Mono<Verdict> verdict(Shown shown) {
    var findings = new EnumMap<CredentialKind, Finding>(CredentialKind.class);
    var open = new EnumMap<CredentialKind, Credential>(CredentialKind.class);
    for (var way : ways) {
      var credential = way.in(shown);
      if (credential.isPresent()) {
        var known = credential.get().known();
        known.ifPresentOrElse(
            found -> findings.put(way.kind(), found), () -> open.put(way.kind(), credential.get()));
      }
    }
    return open.isEmpty()
        ? Mono.just(kept(shown, findings))
        : Flux.fromIterable(open.entrySet())
            .concatMap(each -> found(each.getKey(), each.getValue()))
            .doOnNext(each -> findings.put(each.getKey(), each.getValue()))
            .then(Mono.fromSupplier(() -> kept(shown, findings)));
  }

  private static Mono<Map.Entry<CredentialKind, Finding>> found(
      CredentialKind kind, Credential credential) {
    return Mono.from(credential.look()).map(finding -> Map.entry(kind, finding));
  }

  private Verdict kept(Shown shown, Map<CredentialKind, Finding> findings) {
    var verdict = WhoCounts.of(findings);
    if (!findings.isEmpty()) {
      verdict.keep(shown.request());
      tell(shown, verdict);
    }
    return verdict;
  }

  private void tell(Shown shown, Verdict verdict) {
    var isOdd =
        switch (verdict) {
          case Verdict.Counts counts -> !counts.ignored().isEmpty();
          case Verdict.Refused _ -> true;
          case Verdict.Nobody _, Verdict.Unclear _ -> false;
        };
    if (isOdd) {
      witnesses.forEach(each -> each.saw(shown.request(), verdict));
    }
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
