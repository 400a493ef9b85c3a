package io.vclustermanager.access;

import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Names;
import java.util.List;

/**
 * What users of identity providers are called here: {@code corp:anna}, so that nobody becomes a
 * user that is known otherwise by choosing a name at the issuer.
 */
final class IssuedNames {
  private static final char MARK = ':';
  private static final int SHORT = 8;
  private static final int LONG = 32;

  private IssuedNames() {}

  /** Whether a user of this name may be one of an identity provider. */
  static boolean mayBe(String name) {
    return name.indexOf(MARK) >= 0;
  }

  /**
   * The names that a user can have, the best first; the others end in what tells the subject from
   * all others.
   *
   * @param issuer its name in the configuration
   * @param wished by the token
   */
  static List<String> of(String issuer, String wished, String sub) {
    var plain = issuer + MARK + wished;
    var hash = KeyText.hash(sub);
    var longer =
        List.of(with(plain, hash.substring(0, SHORT)), with(plain, hash.substring(0, LONG)));
    return plain.length() > Names.LONGEST_USER
        ? longer
        : List.of(plain, longer.getFirst(), longer.getLast());
  }

  private static String with(String plain, String end) {
    var room = Names.LONGEST_USER - end.length() - 1;
    return plain.substring(0, Math.min(plain.length(), room)) + "-" + end;
  }
}
