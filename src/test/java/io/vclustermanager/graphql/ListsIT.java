package io.vclustermanager.graphql;

import static io.vclustermanager.graphql.NumberedInventory.isLive;
import static io.vclustermanager.graphql.NumberedInventory.name;
import static io.vclustermanager.graphql.NumberedInventory.owner;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each filter finds what it says, each order holds over all pages, forward and backward, and counts
 * are those of the lists: for an administrator, and for members of few and of many owners, who are
 * asked for by other statements.
 */
final class ListsIT {
  private static final Comparator<Integer> BY_ID = Comparator.comparing(NumberedInventory::id);
  private static final String LATEST = "~";

  private static TestService service;
  private static List<Asker> viewers;

  @BeforeAll
  static void start() {
    service = TestService.start();
    NumberedInventory.fill(service);
    viewers =
        List.of(service.root(), NumberedInventory.few(service), NumberedInventory.many(service));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        filter("", n -> true),
        filter("phase: {}, name: {}, owner: {}, createdAt: {}, label: []", n -> true),
        filter("phase: { eq: FAILED }", n -> n % 10 == 8),
        filter("phase: { in: [FAILED, PAUSED], not: [FAILED] }", n -> n % 10 == 7),
        filter("phase: { notIn: [READY], not: [PAUSED] }", n -> n % 10 == 8),
        filter("phase: { eq: LOST }", n -> false),
        filter("kind: { eq: EKS }", n -> n % 5 == 0),
        filter("kind: { not: [EKS] }", n -> n % 5 != 0),
        filter("owner: { eq: \"red\" }", n -> owner(n).equals("red")),
        filter("owner: { not: [\"red\", \"nobody\"] }", n -> !owner(n).equals("red")),
        filter("owner: { in: [\"red\", \"blue\"], not: [\"red\"] }", n -> owner(n).equals("blue")),
        filter("host: { in: [\"h0\", \"h1\"] }", n -> n % 5 != 0),
        filter("host: { not: [\"h1\"] }", n -> n % 5 == 0 || n % 2 == 0),
        filter("namespace: { not: [\"ns-3\", \"ns-4\"] }", n -> n != 3 && n != 4),
        filter("namespace: { eq: \"ns-3\" }", n -> n == 3),
        filter("name: { not: [\"c03\"], startsWith: \"c0\" }", n -> n < 10 && n != 3),
        filter("name: { contains: \"5\" }", n -> name(n).contains("5")),
        filter("createdBy: { not: [\"user-1\"] }", n -> n % 3 != 1),
        filter(
            "createdAt: { after: \"2026-01-01T00:05:00Z\", before: \"2026-01-01T00:08:00Z\" }",
            n -> n % 10 >= 5 && n % 10 < 8),
        filter("updatedAt: { after: \"2026-02-01T04:00:00Z\" }", n -> n % 6 >= 4),
        filter("expiresAt: { before: \"2099-01-03T00:00:00Z\" }", n -> n % 3 > 0 && n % 4 < 2),
        filter("chartVersion: { eq: \"0.36.1\" }", n -> n % 2 == 1),
        filter("chartVersion: { not: [\"0.36.1\"] }", n -> n % 2 == 0),
        filter("template: { in: [\"base\", \"other\"] }", n -> n % 9 == 0),
        filter("template: { not: [\"base\"] }", n -> n % 9 != 0),
        filter("drift: true", n -> n % 7 == 0),
        filter("drift: false", n -> n % 7 != 0),
        filter("protected: true", n -> n % 8 == 0),
        filter("protected: false", n -> n % 8 != 0),
        filter("description: { contains: \"is even\" }", n -> n % 2 == 0),
        filter("labels: [{ key: \"env\", value: \"dev\" }]", n -> n % 3 == 1),
        filter("label: [{ key: \"env\", eq: \"dev\" }]", n -> n % 3 == 1),
        filter("label: [{ key: \"env\", in: [\"dev\", \"prod\"] }]", n -> n % 3 < 2),
        filter("label: [{ key: \"env\", not: [\"dev\"] }]", n -> n % 3 != 1),
        filter("label: [{ key: \"env\", not: [\"dev\"], exists: true }]", n -> n % 3 == 0),
        filter("label: [{ key: \"env\", exists: false }]", n -> n % 3 == 2),
        filter("label: [{ key: \"Tier\" }, { key: \"env\" }]", n -> n % 3 == 0),
        filter("label: [{ key: \"tier\" }]", n -> false),
        filter("search: \"C07\"", n -> n == 7),
        filter("search: \"nICE-1\"", n -> n % 3 == 0 && ("" + n).startsWith("1")),
        filter("search: \"Gre\"", n -> n % 4 >= 2),
        filter("search: \"tier\"", n -> n % 3 == 0),
        filter("search: \"gold\"", n -> n % 3 == 0),
        filter("search: \"\\\"env\\\": \\\"dev\"", n -> false),
        filter("search: \"%\"", n -> false),
        filter(
            "search: \"gold\", phase: { eq: READY }, protected: false, owner: { eq: \"grey\" }",
            n -> n % 3 == 0 && n % 10 < 7 && n % 8 != 0 && owner(n).equals("grey")));
  }

  private static Arguments filter(String filter, IntPredicate wanted) {
    return Arguments.of(filter, wanted);
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("filters")
  void aFilterFindsWhatItSays(String filter, IntPredicate wanted) {
    var newest = Comparator.comparing((Integer n) -> n % 10).thenComparing(BY_ID).reversed();
    var expected = expected(n -> isLive(n) && wanted.test(n), newest);

    for (var viewer : viewers) {
      assertThat(clusters(viewer, "filter: { " + filter + " }").forward()).isEqualTo(expected);
      assertThat(totals(viewer, filter)).containsOnly(expected.size());
    }
  }

  @Test
  void deletedOnesAreFoundByTheirPhaseAlone() {
    var filter = "filter: { phase: { in: [DELETED, FAILED] } }";

    for (var viewer : viewers) {
      assertThat(clusters(viewer, filter).forward())
          .containsExactlyInAnyOrderElementsOf(expected(n -> n % 10 >= 8, BY_ID));
    }
  }

  @Test
  void mineAreThoseOfTheOwnersThatTheViewerBelongsTo() {
    var blue = expected(n -> isLive(n) && owner(n).equals("blue"), BY_ID);
    var others = expected(n -> isLive(n) && !owner(n).equals("blue"), BY_ID);

    assertThat(mine(service.root(), true)).containsExactlyInAnyOrderElementsOf(blue);
    assertThat(mine(service.root(), false)).containsExactlyInAnyOrderElementsOf(others);
    assertThat(mine(viewers.get(1), true)).hasSize(blue.size() + others.size());
    assertThat(mine(viewers.get(1), false)).isEmpty();
  }

  private static List<String> mine(Asker viewer, boolean wanted) {
    return clusters(viewer, "filter: { mine: " + wanted + " }").forward();
  }

  static Stream<Arguments> orders() {
    return Stream.<Arguments>of(
        order("CREATED_AT", n -> "" + n % 10),
        order("NAME", NumberedInventory::name),
        order("EXPIRES_AT", n -> n % 3 == 0 ? LATEST : "" + n % 4),
        order("PHASE", NumberedInventory::phase),
        order("OWNER", NumberedInventory::owner),
        order("UPDATED_AT", n -> "" + n % 6));
  }

  private static Arguments order(String field, Function<Integer, String> place) {
    return Arguments.of(field, Comparator.comparing(place).thenComparing(BY_ID));
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("orders")
  void anOrderHoldsOverAllPages(String field, Comparator<Integer> order) {
    holds(ListsIT::clusters, field, "", NumberedInventory::isLive, order);
    holds(
        ListsIT::clusters,
        field,
        ", filter: { search: \"c\", drift: false }",
        n -> isLive(n) && n % 7 != 0,
        order);
  }

  static Stream<Arguments> ordersOfOperations() {
    return Stream.<Arguments>of(
        order("REQUESTED_AT", n -> "" + n % 10),
        order("FINISHED_AT", n -> n % 4 == 0 ? LATEST : "" + n % 6));
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("ordersOfOperations")
  void anOrderOfOperationsHoldsOverAllPages(String field, Comparator<Integer> order) {
    holds(ListsIT::operations, field, "", n -> true, order);
    holds(
        ListsIT::operations,
        field,
        ", filter: { states: { not: [FAILED] } }",
        n -> n % 4 != 1,
        order);
  }

  private static void holds(
      BiFunction<Asker, String, PageWalk> list,
      String field,
      String rest,
      IntPredicate wanted,
      Comparator<Integer> order) {
    for (var viewer : viewers) {
      for (var direction : List.of("ASC", "DESC")) {
        var arguments = "order: { field: %s, direction: %s }%s".formatted(field, direction, rest);
        var expected = expected(wanted, direction.equals("ASC") ? order : order.reversed());

        assertThat(list.apply(viewer, arguments).forward()).as(arguments).isEqualTo(expected);
        assertThat(list.apply(viewer, arguments).backward()).as(arguments).isEqualTo(expected);
      }
    }
  }

  static Stream<Arguments> filtersOfOperations() {
    return Stream.of(
        filter("", n -> true),
        filter("states: { eq: FAILED }", n -> n % 4 == 1),
        filter("states: { not: [FAILED, SUCCEEDED] }", n -> n % 4 == 0),
        filter("state: [FAILED, SUCCEEDED], states: { not: [FAILED] }", n -> n % 4 > 1),
        filter("kind: [CREATE, UPDATE], kinds: { in: [UPDATE] }", n -> n % 2 == 1),
        filter("kinds: { eq: DELETE }", n -> false),
        filter("cluster: \"c17\"", n -> n == 17),
        filter("owner: { in: [\"red\", \"blue\"] }", n -> n % 4 < 2),
        filter("host: { eq: \"h1\" }", n -> n % 5 > 0 && n % 2 == 1),
        filter("host: { not: [\"h1\"] }", n -> n % 5 == 0 || n % 2 == 0),
        filter("requestedBy: { eq: \"user-2\" }", n -> n % 3 == 2),
        filter("requestedAt: { before: \"2026-01-01T00:03:00Z\" }", n -> n % 10 < 3),
        filter("finishedAt: { after: \"2026-02-01T04:00:00Z\" }", n -> n % 4 > 0 && n % 6 >= 4),
        filter("finishedAt: { before: \"2099-01-01T00:00:00Z\" }", n -> n % 4 > 0),
        filter(
            "states: { eq: FAILED }, finishedAt: { after: \"2026-02-01T05:00:00Z\" }",
            n -> n % 4 == 1 && n % 6 == 5));
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("filtersOfOperations")
  void aFilterOfOperationsFindsWhatItSays(String filter, IntPredicate wanted) {
    var newest = Comparator.comparing((Integer n) -> n % 10).thenComparing(BY_ID).reversed();
    var expected = expected(wanted, newest);

    for (var viewer : viewers) {
      var count = viewer.ask("{ operations(filter: { " + filter + " }) { totalCount } }");

      assertThat(operations(viewer, "filter: { " + filter + " }").forward()).isEqualTo(expected);
      assertThat(count.root("totalCount")).isEqualTo(expected.size());
    }
  }

  static Stream<Arguments> groups() {
    return Stream.<Arguments>of(
        Arguments.of("PHASE", place(NumberedInventory::phase), "phase"),
        Arguments.of("OWNER", place(NumberedInventory::owner), "owner { name }"),
        Arguments.of("HOST", place(n -> n % 5 == 0 ? "" : "h" + n % 2), "host { name }"),
        Arguments.of("KIND", place(n -> n % 5 == 0 ? "EKS" : "VIRTUAL"), "kind"));
  }

  private static Function<Integer, String> place(Function<Integer, String> place) {
    return place;
  }

  @ParameterizedTest(name = "[{0}]")
  @MethodSource("groups")
  void clustersAreCountedBy(String group, Function<Integer, String> key, String selection) {
    var live = IntStream.rangeClosed(1, NumberedInventory.SIZE).filter(n -> isLive(n)).boxed();
    var counts = live.collect(Collectors.groupingBy(key, Collectors.counting()));
    var largest =
        counts.entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, Long> each) -> -each.getValue())
                    .thenComparing(Map.Entry::getKey))
            .map(each -> each.getKey() + " " + each.getValue())
            .toList();

    for (var viewer : viewers) {
      var all = counts(viewer, group, "", selection);
      var one = counts(viewer, group, ", first: 1", selection);

      assertThat(keys(all)).isEqualTo(largest);
      assertThat(all.root("total")).isEqualTo(54);
      assertThat(all.root("others")).isEqualTo(0);
      assertThat(all.list("data.clusterCounts.groups"))
          .allSatisfy(
              each -> assertThat(shown(each, group)).isEqualTo(((Map<?, ?>) each).get("key")));
      assertThat(keys(one)).containsExactly(largest.getFirst());
      assertThat(one.root("total")).isEqualTo(54);
      assertThat(one.root("others"))
          .isEqualTo(54 - Integer.parseInt(largest.getFirst().replaceAll(".* ", "")));
    }
  }

  @Test
  void whereThereAreNoneTheCountIsZero() {
    for (var viewer : viewers) {
      var none = counts(viewer, "OWNER", ", filter: { name: { eq: \"nothing\" } }", "key");

      assertThat(none.at("data.clusterCounts"))
          .isEqualTo(Map.of("total", 0, "groups", List.of(), "others", 0));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: { not: ["lab-2"] }                          | lab-1 lab-3
          name: { in: ["lab-1", "lab-9"] }                  | lab-1
          kind: { eq: KUBERNETES }                          | lab-1 lab-2
          kind: { not: [KUBERNETES] }                       | lab-3
          region: { eq: "eu" }                              | lab-1
          region: { not: ["eu"] }                           | lab-2 lab-3
          reachable: true                                   | lab-1
          reachable: false                                  | lab-2 lab-3
          cordoned: true                                    | lab-1
          cordoned: false                                   | lab-2 lab-3
          label: [{ key: "zone" }]                          | lab-1 lab-2
          label: [{ key: "zone", not: ["a"] }]              | lab-2 lab-3
          label: [{ key: "zone", eq: "b" }, { key: "tier" }] | lab-2
          """)
  void aFilterOfHostsFindsWhatItSays(String filter, String expected) {
    var arguments =
        filter.contains("name:")
            ? filter.replace("{ ", "{ startsWith: \"lab-\", ")
            : filter + ", name: { startsWith: \"lab-\" }";

    assertThat(named("hosts(filter: { " + arguments + " })")).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hosts     | NAME       | ASC  | lab-1 lab-2 lab-3
          hosts     | NAME       | DESC | lab-3 lab-2 lab-1
          hosts     | CREATED_AT | ASC  | lab-3 lab-2 lab-1
          hosts     | CREATED_AT | DESC | lab-1 lab-2 lab-3
          templates | NAME       | DESC | lab-b lab-a
          templates | CREATED_AT | ASC  | lab-b lab-a
          owners    | NAME       | DESC | lab-y lab-x
          owners    | CREATED_AT | ASC  | lab-y lab-x
          """)
  void theOthersAreOrderedBy(String list, String field, String direction, String expected) {
    var order = "order: { field: %s, direction: %s }".formatted(field, direction);

    assertThat(named("%s(filter: { name: { startsWith: \"lab-\" } }, %s)".formatted(list, order)))
        .isEqualTo(expected);
    assertThat(
            named(
                "%s(filter: { name: { startsWith: \"lab-\" } }, %s, first: 1)"
                    .formatted(list, order)))
        .isEqualTo(expected.replaceAll(" .*", ""));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          templates | name: { startsWith: "lab-" }                  | lab-a lab-b
          templates | name: { startsWith: "lab-" }, removed: null   | lab-a lab-b
          templates | name: { startsWith: "lab-" }, removed: true   | lab-gone
          templates | name: { in: ["lab-a", "lab-gone"] }           | lab-a
          owners    | name: { startsWith: "lab-" }, kind: { eq: TEAM } | lab-x lab-y
          owners    | name: { startsWith: "lab-", not: ["lab-x"] }  | lab-y
          owners    | name: { in: ["lab-x", "blue"] }, mine: true   | blue
          owners    | name: { in: ["lab-x", "blue"] }, mine: false  | lab-x
          owners    | name: { in: ["lab-x", "few"] }, kind: { not: [TEAM] } | few
          """)
  void aFilterOfTemplatesAndOwnersFindsWhatItSays(String list, String filter, String expected) {
    assertThat(named("%s(filter: { %s })".formatted(list, filter))).isEqualTo(expected);
  }

  /** Names in their order; there are as many as the count says where the page has room. */
  private static String named(String list) {
    var answer =
        service
            .root()
            .ask("{ " + list + " { totalCount nodes { name } pageInfo { hasNextPage } } }");
    var names = PageWalk.names(answer);
    if (Boolean.FALSE.equals(answer.root("pageInfo.hasNextPage"))) {
      assertThat(answer.root("totalCount")).isEqualTo(names.size());
    }
    return String.join(" ", names);
  }

  private static Answer counts(Asker viewer, String group, String rest, String selection) {
    return viewer.ask(
        "{ clusterCounts(groupBy: %s%s) { total groups { key count %s } others } }"
            .formatted(group, rest, selection));
  }

  private static List<String> keys(Answer counts) {
    return counts.list("data.clusterCounts.groups").stream()
        .map(each -> (Map<?, ?>) each)
        .map(each -> each.get("key") + " " + each.get("count"))
        .toList();
  }

  /** What the group is of, by name; empty for no host. */
  private static String shown(Object group, String by) {
    var of = ((Map<?, ?>) group).get(by.toLowerCase(java.util.Locale.ROOT));
    return switch (of) {
      case Map<?, ?> named -> String.valueOf(named.get("name"));
      case String text -> text;
      case null, default -> "";
    };
  }

  private static List<Object> totals(Asker viewer, String filter) {
    var answer =
        viewer.ask(
            """
            { list: clusters(filter: { %1$s }, first: 1) { totalCount }
              byKind: clusterCounts(groupBy: KIND, filter: { %1$s }) { total }
              byOwner: clusterCounts(groupBy: OWNER, filter: { %1$s }) { total } }
            """
                .formatted(filter));
    return Stream.of("list.totalCount", "byKind.total", "byOwner.total")
        .map(each -> (Object) answer.text("data." + each))
        .map(each -> (Object) Integer.parseInt(each.toString()))
        .toList();
  }

  private static List<String> expected(IntPredicate wanted, Comparator<Integer> order) {
    return IntStream.rangeClosed(1, NumberedInventory.SIZE)
        .filter(wanted)
        .boxed()
        .sorted(order)
        .map(NumberedInventory::name)
        .toList();
  }

  private static PageWalk clusters(Asker viewer, String arguments) {
    return new PageWalk(viewer, "clusters", arguments, "name");
  }

  private static PageWalk operations(Asker viewer, String arguments) {
    return new PageWalk(viewer, "operations", arguments, "cluster { name }");
  }
}
