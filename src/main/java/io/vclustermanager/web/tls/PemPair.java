package io.vclustermanager.web.tls;

import io.vclustermanager.web.tls.TlsSettings.Files;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;

/**
 * A certificate and its key as they stood in their files.
 *
 * @param certificate in PEM, with those between it and its authority
 * @param key in PEM
 */
@SuppressWarnings("ArrayRecordComponent") // compared by hand
record PemPair(byte[] certificate, byte[] key) {
  /** What was signed by the key, to see whether the certificate is its own. */
  private static final byte[] PROBE = {1, 2, 3};

  /** As they stand there now. */
  static PemPair of(Files files) throws IOException {
    return new PemPair(read(files.certificate()), read(files.key()));
  }

  private static byte[] read(Path file) throws IOException {
    return java.nio.file.Files.readAllBytes(file);
  }

  boolean isSame(PemPair other) {
    return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
  }

  /**
   * The two together, as the JDK keeps them.
   *
   * @throws GeneralSecurityException when one cannot be read, or they do not belong together
   */
  KeyStore store() throws GeneralSecurityException, IOException {
    var chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(certificate))
            .toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new CertificateException("there is no certificate in it, as PEM has one");
    }
    var privateKey = PemKey.read(new String(key, StandardCharsets.US_ASCII));
    if (!belongsTo(privateKey, chain[0])) {
      throw new CertificateException("the key is not that of the certificate");
    }
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("vcm", privateKey, new char[0], chain);
    return store;
  }

  private static boolean belongsTo(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    var signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(PROBE);
    var signed = signature.sign();
    signature.initVerify(certificate);
    signature.update(PROBE);
    return signature.verify(signed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PemPair pair && isSame(pair);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(certificate);
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "PemPair";
  }
}
