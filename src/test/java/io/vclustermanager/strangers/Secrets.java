package io.vclustermanager.strangers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What only its owner may meet: every word that begins with the mark, and ids. Each has a ghost, a
 * word of the same form and length that nothing is called. Secrets inside cursors are seen, too.
 */
final class Secrets {
  /** What the names and texts of the one owner hold, and nothing else. */
  static final String MARK = "xq7z9";

  private static final String GHOST = "yk4w8";

  /** Words of ours, ids of all forms, and the beginnings of keys. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?i)"
              + MARK
              + "[\\w-]*|\\bev_\\d+\\b|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"
              + "|\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b|\\bvcm_[0-9A-Za-z]{8}");

  private static final Pattern BASE64 = Pattern.compile("[\\w-]{8,}");

  private final Map<String, String> ghosts = new HashMap<>();

  /** Such an id is a secret from now on: a key in either form, an event's id, a key's beginning. */
  void add(String id) {
    ghosts.put(id, id.startsWith("ev_") ? "ev_9" + "0".repeat(8) + id.substring(3) : turned(id));
  }

  /** The last digits are others; what they stand for is of the same form. */
  private static String turned(String id) {
    var last = id.length() - 8;
    var turned = new StringBuilder(id.substring(0, last));
    id.substring(last).chars().forEach(each -> turned.append(each == 'a' ? 'b' : 'a'));
    return turned.toString();
  }

  /** The first secret in a text. */
  Optional<String> in(String text) {
    return all(text).findFirst();
  }

  /** The text with the ghost of each secret instead. */
  String ghostly(String text) {
    return replaced(text, this::ghost);
  }

  /**
   * An answer with the ghosts of those secrets that were in the question. The bare mark is no word
   * that is answered; who asks for what begins with it has named nothing.
   */
  String untyped(String answer, String question) {
    var typed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all(question).filter(each -> !each.equals(MARK)).forEach(typed::add);
    return replaced(answer, word -> typed.contains(word) ? ghost(word) : word);
  }

  private Stream<String> all(String text) {
    return Stream.concat(
        words(text),
        BASE64
            .matcher(text)
            .results()
            .flatMap(each -> decoded(each.group()).stream())
            .flatMap(this::words));
  }

  private Stream<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).filter(this::isSecret);
  }

  private boolean isSecret(String word) {
    return isMarked(word) || ghosts.containsKey(word);
  }

  private static boolean isMarked(String word) {
    return word.regionMatches(true, 0, MARK, 0, MARK.length());
  }

  private String ghost(String word) {
    return isMarked(word) ? GHOST + word.substring(MARK.length()) : ghosts.getOrDefault(word, word);
  }

  private static String replaced(String text, UnaryOperator<String> word) {
    var plain = words(text, word);
    return BASE64
        .matcher(plain)
        .replaceAll(
            each ->
                decoded(each.group())
                    .map(before -> reencoded(each.group(), before, words(before, word)))
                    .orElse(each.group()));
  }

  private static String words(String text, UnaryOperator<String> word) {
    return WORD.matcher(text).replaceAll(each -> word.apply(each.group()));
  }

  private static String reencoded(String whole, String before, String after) {
    return before.equals(after)
        ? whole
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(after.getBytes(StandardCharsets.UTF_8));
  }

  /** What a cursor says; empty for words that are none. */
  private static Optional<String> decoded(String word) {
    try {
      var bytes = Base64.getUrlDecoder().decode(word);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
