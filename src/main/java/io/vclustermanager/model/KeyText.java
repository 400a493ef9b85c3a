package io.vclustermanager.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of a key: {@code vcm_}, 8 characters by which it is found, {@code _}, 32 random ones –
 * more than 190 bits –, and 6 that check all before. So what was mistyped or cut off is told from
 * what was revoked, without asking anybody; and tools that look for lost secrets find it by its
 * form.
 *
 * @param text all of it, which is secret
 */
public record KeyText(String text) {
  /** With what each key of ours begins. */
  public static final String BEGINNING = "vcm_";

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID = 8;
  private static final int SECRET = 32;
  private static final int CHECK = 6;
  private static final int PREFIX = BEGINNING.length() + ID;
  private static final Pattern FORM =
      Pattern.compile("vcm_[0-9A-Za-z]{%d}_[0-9A-Za-z]{%d}".formatted(ID, SECRET + CHECK));

  /** A new one. */
  public static KeyText random(RandomGenerator random) {
    var text = new StringBuilder(BEGINNING);
    append(text, random, ID);
    text.append('_');
    append(text, random, SECRET);
    return new KeyText(text.append(check(text)).toString());
  }

  /** Whether a text was meant to be a key of ours. */
  public static boolean isMeant(String text) {
    return text.startsWith(BEGINNING);
  }

  /** Whether it is whole: nothing of it was mistyped or cut off. */
  public boolean isWhole() {
    var end = text.length() - CHECK;
    return FORM.matcher(text).matches()
        && text.substring(end).contentEquals(check(text.substring(0, end)));
  }

  /** Its beginning, which is no secret; of one that is whole. */
  public String prefix() {
    return text.substring(0, PREFIX);
  }

  /** What is kept of it: its SHA-256 in hex. */
  public String hash() {
    return hash(text);
  }

  /** The SHA-256 of a secret, in hex. */
  public static String hash(String secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static void append(StringBuilder text, RandomGenerator random, int characters) {
    for (var i = 0; i < characters; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
  }

  private static CharSequence check(CharSequence before) {
    var sum = new CRC32();
    sum.update(before.toString().getBytes(StandardCharsets.UTF_8));
    var rest = sum.getValue();
    var check = new StringBuilder();
    for (var i = 0; i < CHECK; i++) {
      check.append(DIGITS.charAt((int) (rest % DIGITS.length())));
      rest /= DIGITS.length();
    }
    return check.reverse();
  }

  @Override
  public String toString() {
    return "KeyText[]";
  }
}
