package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What was found to be wrong with JSON: so many at most, each at its place in it. */
public final class Findings {
  private static final int MOST = 10;
  private static final int LONGEST_NAME = 80;

  private final String root;
  private final DocsPage docs;
  private final List<Refusal> refusals = new ArrayList<>();

  /** Of the chart's values. */
  Findings() {
    this("values", DocsPage.VALUES);
  }

  /** Of what stands in this field of the input, which this page is about. */
  Findings(String root, DocsPage docs) {
    this.root = root;
    this.docs = docs;
  }

  void add(String path, String message) {
    add(List.of(path.split("\\.")), message);
  }

  /**
   * Adds one.
   *
   * @param message goes on after the path: "needs …"
   */
  void add(List<String> path, String message) {
    add(Code.INVALID, path, message);
  }

  /** The same, refused for another reason than that it is wrong. */
  void add(Code code, List<String> path, String message) {
    if (!isFull()) {
      var places = Stream.concat(Stream.of(root), path.stream().map(Findings::shortened)).toList();
      var text = String.join(".", places) + " " + message;
      refusals.add(Refusal.at(code, places, text).withDocs(docs));
    }
  }

  /** Takes over what was found by another look at the same. */
  void addAll(Findings others) {
    others.refusals.stream().filter(_ -> !isFull()).forEach(refusals::add);
  }

  boolean isFull() {
    return refusals.size() >= MOST;
  }

  List<Refusal> all() {
    return List.copyOf(refusals);
  }

  /** What a user gave is not repeated in full. */
  public static String shortened(String text) {
    return shortened(text, LONGEST_NAME);
  }

  /** At most so much of a text. */
  public static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }
}
