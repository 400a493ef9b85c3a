package io.vclustermanager.access;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.vclustermanager.inventory.Regularly;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities by whom clients' certificates are signed, as their file has them; it is looked at
 * again and again, as a Secret changes without telling. What cannot be used is told once and
 * changes nothing.
 *
 * <p>Gotcha: lists of revoked certificates are not asked for; make certificates short, or take the
 * rule away.
 */
@Context
@Requires(property = CertificateSettings.PORT)
public final class CertificateAuthorities {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthorities.class);

  private static final Duration OFTEN = Duration.ofSeconds(10);

  /** Between a certificate and its authority. */
  private static final int MOST_BETWEEN = 5;

  private static final int DIGITAL_SIGNATURE = 0;
  private static final Set<String> FOR_CLIENTS =
      Set.of(
          "1.3.6.1.5.5.7.3.2", // id-kp-clientAuth (RFC 5280 §4.2.1.12)
          "2.5.29.37.0"); // anyExtendedKeyUsage

  private final Path file;
  private final Clock clock;
  private volatile Known known;
  private @Nullable String told;

  CertificateAuthorities(CertificateSettings settings, Clock clock, Regularly regularly) {
    this.file = settings.authorities();
    this.clock = clock;
    try {
      known = read();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "%s.authority=%s cannot be used: %s"
              .formatted(CertificateSettings.SETTINGS, file, reason(e)),
          e);
    }
    regularly.every(OFTEN, this::look);
  }

  /** What stood in the file, and what it comes to. */
  @SuppressWarnings("ArrayRecordComponent") // compared by hand
  private record Known(byte[] pem, Set<TrustAnchor> anchors) {}

  /**
   * A certificate that was found good.
   *
   * @param until when the first of its chain ends
   */
  record Proven(X509Certificate certificate, Instant until) {}

  private Known read() throws IOException, GeneralSecurityException {
    var pem = Files.readAllBytes(file);
    var anchors =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .stream()
            .map(each -> new TrustAnchor((X509Certificate) each, null))
            .collect(Collectors.toUnmodifiableSet());
    if (anchors.isEmpty()) {
      throw new CertificateException("there is no certificate in it, as PEM has one");
    }
    return new Known(pem, anchors);
  }

  private static String reason(Exception e) {
    return e instanceof NoSuchFileException missing
        ? "there is no file " + missing.getFile()
        : String.valueOf(e.getMessage());
  }

  /** Takes new ones, if the file has others by now. */
  public synchronized void look() {
    try {
      var now = read();
      if (!Arrays.equals(now.pem, known.pem)) {
        known = now;
        LOG.info("The authorities in {} count for clients' certificates from now on", file);
      }
      told = null;
    } catch (IOException | GeneralSecurityException e) {
      var reason = reason(e);
      if (!reason.equals(told)) {
        LOG.warn("The authorities in {} cannot be used, the former ones stay: {}", file, reason);
        told = reason;
      }
    }
  }

  /** Changes when the file does: what was found by the former ones counts no more. */
  Object generation() {
    return known;
  }

  /** Whom a client may look for among its certificates. */
  public X509Certificate[] all() {
    return known.anchors.stream().map(TrustAnchor::getTrustedCert).toArray(X509Certificate[]::new);
  }

  /**
   * Looks whether somebody may be known by this.
   *
   * @param chain what the client has shown, its own certificate first
   * @throws CertificateException when not, with the cause
   */
  Proven check(List<X509Certificate> chain) throws CertificateException {
    var own = chain.getFirst();
    time(own);
    usage(own);
    try {
      var anchors = known.anchors;
      if (anchors.stream().anyMatch(each -> own.equals(each.getTrustedCert()))) {
        throw new CertificateException("it is an authority's own, which stands for no client");
      }
      return new Proven(own, until(path(chain, anchors)));
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "none of the authorities that count here has signed it (or one between them is missing,"
              + " over, or signed by an algorithm that is not taken)",
          e);
    }
  }

  private void time(X509Certificate own) throws CertificateException {
    var now = Date.from(clock.instant());
    try {
      own.checkValidity(now);
    } catch (CertificateExpiredException e) {
      throw new CertificateExpiredException(
          "it has expired at " + own.getNotAfter().toInstant() + "; get a new one");
    } catch (CertificateNotYetValidException e) {
      throw new CertificateNotYetValidException(
          "it is not valid before " + own.getNotBefore().toInstant());
    }
  }

  private static void usage(X509Certificate own) throws CertificateException {
    @Nullable List<String> usages = own.getExtendedKeyUsage();
    boolean @Nullable [] uses = own.getKeyUsage();
    if (usages != null && usages.stream().noneMatch(FOR_CLIENTS::contains)
        || uses != null && !uses[DIGITAL_SIGNATURE]) {
      throw new CertificateException(
          "it is not meant for clients: its extended key usage must have clientAuth, and its key"
              + " usage digitalSignature, where it has them");
    }
  }

  private List<X509Certificate> path(List<X509Certificate> chain, Set<TrustAnchor> anchors)
      throws GeneralSecurityException {
    var own = new X509CertSelector();
    own.setCertificate(chain.getFirst());
    var wanted = new PKIXBuilderParameters(anchors, own);
    wanted.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    wanted.setMaxPathLength(MOST_BETWEEN);
    wanted.setRevocationEnabled(false);
    wanted.setDate(Date.from(clock.instant()));
    var found = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(wanted);
    return found.getCertPath().getCertificates().stream().map(X509Certificate.class::cast).toList();
  }

  private static Instant until(List<X509Certificate> path) {
    return path.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
