package io.vclustermanager.access;

import io.vclustermanager.model.Names;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/**
 * A name that a certificate has, compared to the letter; names of machines without regard to case
 * (RFC 5280 §7.2).
 */
record CertificateName(Kind kind, String text) {
  CertificateName {
    text = kind == Kind.DNS ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** Of which kinds there are names, with the number that RFC 5280 §4.2.1.6 gives them. */
  enum Kind {
    /** The common name of the subject; no alternative name. */
    CN(-1),
    EMAIL(1),
    DNS(2),
    URI(6);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /**
   * Reads an alternative name as OpenSSL writes it, such as {@code URI:spiffe://example.com/ci}.
   *
   * @throws IllegalArgumentException when it is none, with the setting
   */
  static CertificateName alternative(String setting, String text) {
    var colon = text.indexOf(':');
    var word = text.substring(0, Math.max(colon, 0)).strip().toUpperCase(Locale.ROOT);
    var value = text.substring(colon + 1).strip();
    return Arrays.stream(Kind.values())
        .filter(kind -> kind != Kind.CN && kind.name().equals(word) && !value.isEmpty())
        .findFirst()
        .map(kind -> new CertificateName(kind, value))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is %s: it begins with DNS:, URI: or EMAIL:"
                        .formatted(setting, Names.quoted(text))));
  }

  /**
   * All names of a certificate that rules can ask for. A subject with several common names has
   * none: which of them was meant, nobody can know.
   *
   * @throws CertificateParsingException when they cannot be read
   */
  static List<CertificateName> of(X509Certificate certificate) throws CertificateParsingException {
    var all = new ArrayList<CertificateName>();
    var common = commonNames(certificate);
    if (common.size() == 1) {
      all.add(new CertificateName(Kind.CN, common.getFirst()));
    }
    @Nullable Collection<List<?>> others = certificate.getSubjectAlternativeNames();
    if (others != null) {
      for (var each : others) {
        for (var kind : Kind.values()) {
          if (each.get(0).equals(kind.number) && each.get(1) instanceof String text) {
            all.add(new CertificateName(kind, text));
          }
        }
      }
    }
    return all;
  }

  private static List<String> commonNames(X509Certificate certificate)
      throws CertificateParsingException {
    try {
      var all = new ArrayList<String>();
      for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        for (Attribute each : Collections.list(part.toAttributes().getAll())) {
          if (each.getID().equalsIgnoreCase("CN")) {
            // What is no text is bytes here, which are the name of nobody.
            all.add(each.get() instanceof String text ? text : "");
          }
        }
      }
      return all;
    } catch (NamingException e) {
      throw new CertificateParsingException("its subject cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return kind + ":" + text;
  }
}
