package io.vclustermanager.web.tls;

import io.micronaut.http.ssl.CertificateProvider;
import io.vclustermanager.inventory.Regularly;
import io.vclustermanager.web.tls.TlsSettings.Files;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Sinks;

/**
 * The certificate of a door of the service. Its files are looked at again and again: the links by
 * which Kubernetes mounts a Secret tell nobody when it changes. What cannot be used is told once
 * and changes nothing.
 */
abstract class DoorCertificates implements CertificateProvider {
  private static final Logger LOG = LoggerFactory.getLogger(DoorCertificates.class);

  private static final Duration OFTEN = Duration.ofSeconds(10);

  private final Files files;
  private final Sinks.Many<KeyStore> stores = Sinks.many().replay().latest();
  private PemPair used;

  /** What could not be used at the last look; told when it is still so at the next one. */
  private @Nullable String trouble;

  private @Nullable String told;

  /**
   * Reads them.
   *
   * @param unusable what is said of the two files and the reason where they cannot be used
   * @throws IllegalArgumentException when they cannot be used
   */
  DoorCertificates(String unusable, Files files, Regularly regularly) {
    this.files = files;
    try {
      used = PemPair.of(files);
      var _ = stores.tryEmitNext(used.store());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          unusable.formatted(files.certificate(), files.key(), reason(e)), e);
    }
    regularly.every(OFTEN, this::look);
  }

  private static String reason(Exception e) {
    return e instanceof NoSuchFileException missing
        ? "there is no file " + missing.getFile()
        : String.valueOf(e.getMessage());
  }

  /** Takes new ones. Two looks at what is wrong: who replaces both files does not do it at once. */
  synchronized void look() {
    try {
      var now = PemPair.of(files);
      if (!now.isSame(used)) {
        var store = now.store();
        used = now;
        var _ = stores.tryEmitNext(store);
        LOG.info("The certificate in {} is in use from now on", files.certificate());
      }
      trouble = null;
      told = null;
    } catch (IOException | GeneralSecurityException e) {
      tell(reason(e));
    }
  }

  private void tell(String reason) {
    if (reason.equals(trouble) && !reason.equals(told)) {
      LOG.warn(
          "The certificate in {} and the key in {} cannot be used, the former ones stay: {}",
          files.certificate(),
          files.key(),
          reason);
      told = reason;
    }
    trouble = reason;
  }

  @Override
  public Publisher<KeyStore> getKeyStore() {
    return stores.asFlux();
  }
}
