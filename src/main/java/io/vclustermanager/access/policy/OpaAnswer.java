package io.vclustermanager.access.policy;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the Open Policy Agent says of a request. */
sealed interface OpaAnswer {
  /** How long an answer may be, in bytes. */
  int MOST_BYTES = 64 * 1024;

  /** It is allowed. */
  record Yes() implements OpaAnswer {}

  /**
   * It is not.
   *
   * @param why in its own words; empty where it has none
   * @param decision its own id of the decision; null where it has none
   */
  record No(String why, @Nullable String decision) implements OpaAnswer {}

  /**
   * It answered, and said neither: there is no such document, or it is of another kind.
   *
   * @param decision its own id of the decision; null where it has none
   */
  record Neither(@Nullable String decision) implements OpaAnswer {}

  /**
   * There is no answer that can be read.
   *
   * @param why for the log and people
   */
  record None(String why) implements OpaAnswer {}

  /**
   * Reads an answer of {@code POST /v1/data/…} (OPA's REST API, Data API): {@code result} is true
   * or false, or an object with {@code allow} and perhaps {@code reasons} or {@code message}.
   * Without {@code result} the document is undefined.
   */
  static OpaAnswer of(int status, byte[] body) {
    if (status != 200) {
      return new None("it answered HTTP " + status);
    }
    try {
      return JsonReader.JSON.read(body) instanceof Map<?, ?> answer
          ? read(answer)
          : new None("it answered no object of JSON");
    } catch (NotTakenException e) {
      return new None("it answered no JSON");
    }
  }

  private static OpaAnswer read(Map<?, ?> answer) {
    var decision = answer.get("decision_id") instanceof String id ? shortened(id) : null;
    return switch (answer.get("result")) {
      case Boolean allowed -> allowed ? new Yes() : new No("", decision);
      case Map<?, ?> said when said.get("allow") instanceof Boolean allowed ->
          allowed ? new Yes() : new No(why(said), decision);
      case null, default -> new Neither(decision);
    };
  }

  private static String why(Map<?, ?> said) {
    var reasons = said.get("reasons") instanceof List<?> several ? several : List.of();
    var words =
        reasons.isEmpty()
            ? said.get("message") instanceof String message ? message : ""
            : String.join(" ", reasons.stream().map(String::valueOf).toList());
    return shortened(words);
  }

  private static String shortened(String text) {
    var longest = 500;
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  /** Where answers are read. */
  final class JsonReader {
    private static final StrictJson JSON =
        StrictJson.within(new TextBounds(MOST_BYTES, 20), 10_000);

    private JsonReader() {}
  }
}
