package io.vclustermanager.web.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in each form in which people have them. */
final class PemPairTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -traditional 2048",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072",
        "ecparam -name prime256v1 -genkey -noout",
        "ecparam -name secp384r1 -genkey",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521",
        "genpkey -algorithm ed25519"
      })
  void aKeyIsRead(String command, @TempDir Path folder) throws Exception {
    var files = new Pem(folder).make("some", command.split(" "));

    assertThat(PemPair.of(files).store().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n"
      })
  void whatIsNoneIsSaidToBe(String key, @TempDir Path folder) throws Exception {
    var there = PemPair.of(new Pem(folder).make("some"));
    var pair = new PemPair(there.certificate(), key.getBytes(StandardCharsets.US_ASCII));

    assertThatThrownBy(pair::store).isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void whatIsNoCertificateIsSaidToBe(@TempDir Path folder) throws Exception {
    var there = PemPair.of(new Pem(folder).make("some"));

    assertThatThrownBy(new PemPair(new byte[0], there.key())::store)
        .isInstanceOf(GeneralSecurityException.class);
    assertThat(there).hasToString("PemPair");
  }
}
