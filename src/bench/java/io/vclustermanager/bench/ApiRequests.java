package io.vclustermanager.bench;

import io.vclustermanager.testing.Testbed;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an API server was asked for since it started, as it counts itself, whoever asked. */
record ApiRequests(Map<String, Double> counts) {
  private static final Pattern LINE =
      Pattern.compile("apiserver_request_total\\{(.*)} ([0-9.e+]+)");
  private static final Pattern LABEL = Pattern.compile("(resource|verb)=\"([^\"]*)\"");
  private static final double SELDOM = 0.2;

  static ApiRequests counted(Testbed testbed) {
    var counts = new HashMap<String, Double>();
    testbed
        .kubectl("get", "--raw", "/metrics")
        .lines()
        .map(LINE::matcher)
        .filter(line -> line.matches())
        .forEach(
            line -> {
              var words =
                  LABEL
                      .matcher(line.group(1))
                      .results()
                      .map(label -> label.group(2))
                      .collect(Collectors.joining(" "));
              counts.merge(words, Double.parseDouble(line.group(2)), Double::sum);
            });
    return new ApiRequests(counts);
  }

  /** How many more there are of each kind, for each of so many, the most frequent first. */
  String since(ApiRequests before, int several) {
    var more = new HashMap<String, Double>();
    counts.forEach(
        (kind, count) -> more.put(kind, (count - before.counts.getOrDefault(kind, 0.0)) / several));
    var all = more.values().stream().mapToDouble(Double::doubleValue).sum();
    return String.format(Locale.ROOT, "%.1f: ", all)
        + more.entrySet().stream()
            .filter(each -> each.getValue() >= SELDOM)
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .map(each -> String.format(Locale.ROOT, "%s %.1f", each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
  }
}
