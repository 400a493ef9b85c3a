package io.vclustermanager.web.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A private key in PEM: PKCS #8, and the two older forms that cert-manager and OpenSSL write, which
 * are put into PKCS #8 since the JDK reads no other.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END"
              + " \\1-----");

  private static final byte[] VERSION = HexFormat.of().parseHex("020100");
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int CURVE = 0xa0;
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PemKey() {}

  /**
   * Reads it.
   *
   * @throws GeneralSecurityException when there is none, or it cannot be read
   */
  static PrivateKey read(String pem) throws GeneralSecurityException {
    var block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeySpecException("there is no private key in it, as PEM has one");
    }
    var der = Base64.getMimeDecoder().decode(block.group(2));
    return switch (block.group(1)) {
      case "RSA PRIVATE KEY" -> key(sequence(VERSION, RSA, element(OCTETS, der)));
      case "EC PRIVATE KEY" ->
          key(sequence(VERSION, sequence(EC, curve(der)), element(OCTETS, der)));
      case "ENCRYPTED PRIVATE KEY" ->
          throw new InvalidKeySpecException("it has a password; write it without one");
      default -> key(der);
    };
  }

  private static PrivateKey key(byte[] pkcs8) throws InvalidKeySpecException {
    return ALGORITHMS.stream()
        .flatMap(algorithm -> key(algorithm, pkcs8).stream())
        .findFirst()
        .orElseThrow(() -> new InvalidKeySpecException("its key is none of RSA, EC or Ed25519"));
  }

  /** The file does not say of which kind it is in a way that the JDK tells: each is tried. */
  private static Optional<PrivateKey> key(String algorithm, byte[] pkcs8) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** The name of the curve, which stands beside the key. */
  private static byte[] curve(byte[] der) throws InvalidKeySpecException {
    try {
      for (var at = content(der, 0); at < der.length; at = content(der, at) + length(der, at)) {
        if ((der[at] & 0xff) == CURVE) {
          var begins = content(der, at);
          return Arrays.copyOfRange(der, begins, begins + length(der, at));
        }
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new InvalidKeySpecException("its key breaks off", e);
    }
    throw new InvalidKeySpecException("its key does not name a curve");
  }

  /** Where the content of the element begins that begins here. */
  private static int content(byte[] der, int at) {
    var first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    var first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    var length = 0;
    for (var i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] sequence(byte[]... parts) {
    var inside = new ByteArrayOutputStream();
    for (var part : parts) {
      inside.writeBytes(part);
    }
    return element(SEQUENCE, inside.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    var whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (content.length < 0x80) {
      whole.write(content.length);
    } else if (content.length < 0x100) {
      whole.write(0x81);
      whole.write(content.length);
    } else {
      whole.write(0x82);
      whole.write(content.length >> 8);
      whole.write(content.length);
    }
    whole.writeBytes(content);
    return whole.toByteArray();
  }
}
