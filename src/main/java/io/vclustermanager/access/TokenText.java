package io.vclustermanager.access;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;

/**
 * A token as it is sent, by anybody. The library takes it for granted that its header is an object
 * of JSON (RFC 7515 §4) and fails otherwise as if that were our mistake: so whoever reads one asks
 * here before.
 */
final class TokenText {
  private TokenText() {}

  /**
   * The token, of which nothing is proven.
   *
   * @throws ParseException when it is none
   */
  static JWT read(String text) throws ParseException {
    check(text);
    return JWTParser.parse(text);
  }

  /** Whether its header can be read. */
  static boolean isReadable(String text) {
    try {
      check(text);
      return true;
    } catch (ParseException e) {
      return false;
    }
  }

  /** The same, loudly. */
  static void check(String text) throws ParseException {
    var end = text.indexOf('.');
    if (end < 1
        || JSONObjectUtils.parse(new Base64URL(text.substring(0, end)).decodeToString()) == null) {
      throw new ParseException("The token's header is no object of JSON", 0);
    }
  }
}
