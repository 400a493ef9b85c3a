package io.vclustermanager.access;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer. Nimbus' sources keep them for ten minutes, read them anew in the
 * background before that is over, and go on with the last good ones for as long as the issuer is
 * away. What they cannot is here: by the service's own clock a key that is not among them has them
 * read anew once a minute – whoever sends tokens of keys that never were would else have the issuer
 * asked for each –, and an issuer of which nothing was ever read is left alone for some seconds.
 */
final class IssuerKeys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration AHEAD = Duration.ofMinutes(3);

  /** For two tries of two documents each, and some. */
  private static final Duration LONGEST_READING = Duration.ofSeconds(25);

  private static final Duration BETWEEN_UNKNOWN = Duration.ofMinutes(1);
  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

  private final String name;
  private final Clock clock;
  private final JWKSetSource<SecurityContext> source;
  private long nextForUnknown;
  private volatile @Nullable Failure failure;

  IssuerKeys(
      String name, JWKSetSource<SecurityContext> documents, ExecutorService executor, Clock clock) {
    this.name = name;
    this.clock = clock;
    this.source = kept(documents, executor);
  }

  private record Failure(long until, KeySourceException why) {}

  /** Nimbus' own limit counts by its own clock, and would keep good tokens out as well. */
  private JWKSetSource<SecurityContext> kept(
      JWKSetSource<SecurityContext> documents, ExecutorService executor) {
    var source =
        JWKSourceBuilder.create(documents)
            .retrying(true)
            .outageTolerant(
                Long.MAX_VALUE,
                _ ->
                    LOG.warn(
                        "The keys of the identity provider {} cannot be read: the last ones go on",
                        name))
            .rateLimited(false)
            .cache(KEPT.toMillis(), LONGEST_READING.toMillis())
            .refreshAheadCache(AHEAD.toMillis(), null, executor, false, null, false)
            .build();
    return ((JWKSetBasedJWKSource<SecurityContext>) source).getJWKSetSource();
  }

  /**
   * The keys by which a token with this header may be signed. May ask the issuer.
   *
   * @throws IssuerAwayException when they were never read and cannot be now
   */
  List<JWK> find(JWSHeader header) {
    var known = current();
    var keys = matching(known, header);
    return keys.isEmpty() ? matching(again(known), header) : keys;
  }

  /** Who waited while somebody else had them read takes what that has brought. */
  private synchronized JWKSet again(JWKSet before) {
    var known = current();
    var now = clock.millis();
    if (known != before || now < nextForUnknown) {
      return known;
    }
    nextForUnknown = now + BETWEEN_UNKNOWN.toMillis();
    return read(JWKSetCacheRefreshEvaluator.referenceComparison(before));
  }

  private JWKSet current() {
    var failed = failure;
    if (failed != null && clock.millis() < failed.until) {
      throw new IssuerAwayException(name, failed.why);
    }
    return read(JWKSetCacheRefreshEvaluator.noRefresh());
  }

  private JWKSet read(JWKSetCacheRefreshEvaluator evaluator) {
    try {
      return source.getJWKSet(evaluator, clock.millis(), null);
    } catch (KeySourceException e) {
      failure = new Failure(clock.millis() + LEFT_ALONE.toMillis(), e);
      throw new IssuerAwayException(name, e);
    }
  }

  /** By its id, kind and use alone: what else a header says of keys is never followed. */
  private static List<JWK> matching(JWKSet set, JWSHeader header) {
    var matcher =
        new JWKMatcher.Builder()
            .keyType(KeyType.forAlgorithm(header.getAlgorithm()))
            .keyUses(KeyUse.SIGNATURE, null)
            .algorithms(header.getAlgorithm(), null);
    if (header.getKeyID() != null) {
      matcher.keyID(header.getKeyID());
    }
    return new JWKSelector(matcher.build()).select(set);
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      LOG.debug("The keys of {} could not be let go", name, e);
    }
  }
}
