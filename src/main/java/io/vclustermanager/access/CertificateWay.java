package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.vclustermanager.access.CertificateAuthorities.Proven;
import jakarta.inject.Singleton;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Client certificates, on the door that asks for them. That the client has the key, TLS has seen;
 * whose certificate it is, is looked at here and not in the handshake, so that the refusal says why
 * and the audit hears of it.
 */
@Singleton
@Requires(property = CertificateSettings.PORT)
final class CertificateWay implements Way {
  private static final int MOST_CACHED = 10_000;
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int MOST_REFUSED = 1000;
  private static final Duration REFUSED_FOR = Duration.ofSeconds(10);

  /** To find a path to an authority is work, which a stranger's certificate brings as well. */
  private static final int AT_ONCE = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Sockets and streams come again then, so that other authorities count for them as well. */
  private static final Duration LONGEST_STREAM = Duration.ofHours(1);

  private static final Finding FOREIGN =
      Finding.bad(
          "A client certificate is not taken of a page of another origin, since browsers send it by"
              + " themselves; programs send no Origin");

  private final CertificateAuthorities authorities;
  private final CertificateRules rules;
  private final Actors actors;
  private final Origins origins;
  private final BlockingLooks looks;
  private final Clock clock;
  private final Cache<Asked, Identified> good;

  /** Anybody can make one, and finds it refused as cheaply as it was sent. */
  private final Cache<Asked, Finding> bad;

  private final Semaphore turns = new Semaphore(AT_ONCE);

  CertificateWay(
      CertificateAuthorities authorities,
      CertificateRules rules,
      Actors actors,
      Origins origins,
      BlockingLooks looks,
      Clock clock) {
    this.authorities = authorities;
    this.rules = rules;
    this.actors = actors;
    this.origins = origins;
    this.looks = looks;
    this.clock = clock;
    this.good = cache(MOST_CACHED, FRESH);
    this.bad = cache(MOST_REFUSED, REFUSED_FOR);
  }

  private <V> Cache<Asked, V> cache(int most, Duration kept) {
    return Caffeine.newBuilder()
        .maximumSize(most)
        .expireAfterWrite(kept)
        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
        .build();
  }

  /** What was shown, and to which authorities. */
  private record Asked(List<X509Certificate> chain, Object authorities) {}

  @Override
  public CredentialKind kind() {
    return CredentialKind.CERTIFICATE;
  }

  @Override
  public Optional<Credential> in(Shown shown) {
    return shown
        .request()
        .getSslSession()
        .map(CertificateWay::chain)
        .filter(each -> !each.isEmpty())
        .map(chain -> credential(shown.request(), chain));
  }

  /** Empty where none was shown, as at the door that asks for none. */
  private static List<X509Certificate> chain(SSLSession session) {
    try {
      var all = new ArrayList<X509Certificate>();
      for (var each : session.getPeerCertificates()) {
        all.add((X509Certificate) each);
      }
      return List.copyOf(all);
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  private Credential credential(HttpRequest<?> request, List<X509Certificate> chain) {
    return origins.isForeign(request)
        ? new NotTaken(FOREIGN)
        : new Certificate(new Asked(chain, authorities.generation()));
  }

  private record NotTaken(Finding finding) implements Credential {
    @Override
    public Optional<Finding> known() {
      return Optional.of(finding);
    }

    @Override
    public Publisher<Finding> look() {
      return Mono.just(finding);
    }
  }

  private final class Certificate implements Credential {
    private final Asked asked;

    Certificate(Asked asked) {
      this.asked = asked;
    }

    @Override
    public Optional<Finding> known() {
      return Optional.ofNullable(good.getIfPresent(asked))
          .filter(CertificateWay.this::goesOn)
          .flatMap(found -> actors.known(found.identity()).map(standing -> of(found, standing)))
          .or(() -> Optional.ofNullable(bad.getIfPresent(asked)));
    }

    /** Of whose signatures a handshake leaves open is enough work to leave the event loop. */
    @Override
    public Publisher<Finding> look() {
      return looks.of(
          () -> {
            try {
              var found = inTurn();
              good.put(asked, found);
              return of(found, actors.standing(found.identity()));
            } catch (CertificateException e) {
              var finding = bad(e, e instanceof CertificateExpiredException);
              bad.put(asked, finding);
              return finding;
            }
          });
    }

    private Identified inTurn() throws CertificateException {
      try {
        if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw IssuerAwayException.because("Too many client certificates are looked at now");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw IssuerAwayException.because("The service is being stopped");
      }
      try {
        return identified(authorities.check(asked.chain));
      } finally {
        turns.release();
      }
    }

    private Identified identified(Proven proven) throws CertificateException {
      return new Identified(
          new Identity.Certificate(rules.client(proven.certificate())), until(proven));
    }
  }

  /** Whether it has not ended within the minute. */
  private boolean goesOn(Identified found) {
    return found.until() == null || found.until().isAfter(clock.instant());
  }

  private Instant until(Proven proven) {
    var soon = clock.instant().plus(LONGEST_STREAM);
    return proven.until().isBefore(soon) ? proven.until() : soon;
  }

  private static Finding of(Identified found, Standing standing) {
    return switch (standing) {
      case Standing.In _ -> new Finding.Good(found);
      case Standing.Out out -> new Finding.Bad(out.trouble());
    };
  }

  private static Finding bad(CertificateException e, boolean isOver) {
    return new Finding.Bad(
        new Standing.Out("The client certificate is not taken: " + e.getMessage(), isOver)
            .trouble());
  }
}
