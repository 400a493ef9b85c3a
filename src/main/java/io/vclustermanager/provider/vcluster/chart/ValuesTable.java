package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.provider.vcluster.chart.ValuesLeaves.Step;
import io.vclustermanager.provider.vcluster.chart.ValuesRule.AtMost;
import io.vclustermanager.provider.vcluster.chart.ValuesRule.PlainQuantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Paths of the chart's values, and what may stand there; what no path names may not stand at all.
 * How it is written is told at its head, see {@code values/0.36/restricted.txt}.
 */
final class ValuesTable {
  /** Allows nothing. */
  static final ValuesTable NOTHING = new ValuesTable();

  private static final String OR_NULL = " or null";

  private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S.*)");

  /** A quoted name, a plain one, the wildcards, and the brackets of lists. */
  private static final Pattern STEP =
      Pattern.compile("\\G(?:\"([^\"]+)\"|([A-Za-z0-9_/-]+|\\*\\*?)|(\\[]))(\\.(?=.)|(?=\\[)|$)");

  private final Node root = new Node();

  private ValuesTable() {}

  /** All rules that end here, and what goes on below. */
  private static final class Node {
    private final Map<String, Node> names = new HashMap<>();
    private final List<ValuesRule> rules = new ArrayList<>();
    private final List<ValuesRule> below = new ArrayList<>();

    private Node next(String name) {
      return names.computeIfAbsent(name, _ -> new Node());
    }
  }

  /**
   * The table that a text says.
   *
   * @throws IllegalArgumentException when a line cannot be read
   */
  static ValuesTable parse(String text) {
    var table = new ValuesTable();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(table::add);
    return table;
  }

  private void add(String line) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw wrong(line);
    }
    var node = root;
    var names = steps(parts.group(1), line);
    for (var name : names.subList(0, names.size() - 1)) {
      node = node.next(name);
    }
    var last = names.getLast();
    var rules = last.equals("**") ? node.below : node.next(last).rules;
    rules.add(rule(parts.group(2), line));
  }

  private static List<String> steps(String path, String line) {
    var names = new ArrayList<String>();
    var steps = STEP.matcher(path);
    var end = 0;
    while (end < path.length() && steps.find()) {
      var name =
          Stream.of(1, 2, 3)
              .map(steps::group)
              .filter(each -> each != null)
              .findFirst()
              .orElseThrow();
      if (name.equals("**") && steps.end() < path.length()) {
        throw wrong(line);
      }
      names.add(name);
      end = steps.end();
    }
    if (end < path.length() || names.isEmpty()) {
      throw wrong(line);
    }
    return names;
  }

  private static ValuesRule rule(String text, String line) {
    var words = text.split("\\s+", 3);
    var first = words[0];
    if (text.equals("any")) {
      return new ValuesRule.Anything();
    }
    if (text.equals("text")) {
      return new ValuesRule.Text();
    }
    if (text.equals("only true")) {
      return new ValuesRule.OnlyTrue();
    }
    if (first.equals("enum") && words.length == 2) {
      return new ValuesRule.OneOf(List.of(words[1].split("\\|", -1)));
    }
    if (first.equals("matches") && words.length == 2) {
      return new ValuesRule.Matching(Pattern.compile(words[1]), "a text that matches " + words[1]);
    }
    if (text.startsWith("host matches ") && words.length == 3) {
      return new ValuesRule.Matching(Pattern.compile(words[2]), "a host's name, in small letters");
    }
    if (text.startsWith("quantity <= ") && words.length == 3) {
      var orNull = words[2].endsWith(OR_NULL);
      var most = orNull ? words[2].substring(0, words[2].length() - OR_NULL.length()) : words[2];
      return new AtMost(most, PlainQuantity.of(most).orElseThrow(() -> wrong(line)), orNull);
    }
    if (text.startsWith("only adds ") && words.length == 3) {
      return new ValuesRule.OnlyAdds(List.of(words[2].split("\\s+")));
    }
    throw wrong(line);
  }

  private static IllegalArgumentException wrong(String line) {
    return new IllegalArgumentException("A line of a table of values cannot be read: " + line);
  }

  /** What is said of this path itself; any of them is enough. */
  List<ValuesRule> at(List<Step> path) {
    var found = new ArrayList<ValuesRule>();
    find(root, path, found);
    return found;
  }

  /** What is said of a list as a whole, where something is. */
  Optional<ValuesRule> ofList(List<Step> path) {
    return at(path).stream().filter(ValuesRule.OnlyAdds.class::isInstance).findFirst();
  }

  /** Whether it says anything of what may stand in this object or list: then it may be empty. */
  boolean goesBelow(List<Step> path) {
    return goesBelow(root, path);
  }

  private static boolean goesBelow(Node node, List<Step> path) {
    if (!node.below.isEmpty()) {
      return true;
    }
    return path.isEmpty()
        ? !node.names.isEmpty()
        : nexts(node, path.getFirst())
            .anyMatch(next -> goesBelow(next, path.subList(1, path.size())));
  }

  private static void find(Node node, List<Step> path, List<ValuesRule> found) {
    if (path.isEmpty()) {
      found.addAll(node.rules);
      return;
    }
    found.addAll(node.below);
    var rest = path.subList(1, path.size());
    nexts(node, path.getFirst()).forEach(next -> find(next, rest, found));
  }

  private static Stream<Node> nexts(Node node, Step step) {
    return Stream.of(step.isElement() ? "[]" : "*", step.isElement() ? "[]" : step.name())
        .distinct()
        .flatMap(name -> Stream.ofNullable(node.names.get(name)));
  }
}
