package io.vclustermanager.provider.vcluster;

import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What was found to be wrong with values: so many at most, each at its place in them. */
final class Findings {
  private static final int MOST = 10;
  private static final int LONGEST_NAME = 80;

  private final List<Refusal> refusals = new ArrayList<>();

  void add(String path, String message) {
    add(List.of(path.split("\\.")), message);
  }

  /**
   * Adds one.
   *
   * @param message goes on after the path: "needs …"
   */
  void add(List<String> path, String message) {
    if (!isFull()) {
      var places =
          Stream.concat(Stream.of("values"), path.stream().map(Findings::shortened)).toList();
      refusals.add(Refusal.at(Code.INVALID, places, String.join(".", places) + " " + message));
    }
  }

  boolean isFull() {
    return refusals.size() >= MOST;
  }

  List<Refusal> all() {
    return List.copyOf(refusals);
  }

  /** What a user gave is not repeated in full. */
  static String shortened(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }
}
