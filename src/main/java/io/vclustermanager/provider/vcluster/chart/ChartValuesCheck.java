package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.JsonMerge;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ValuesCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a size and values as the chart and the control plane would, only before anything is made.
 * Never waits: while the chart is still being fetched, values for a real host are refused with a
 * request to come again; a simulated host, which needs no chart, is checked by the schema that
 * comes with the service.
 */
@Singleton
final class ChartValuesCheck implements ValuesCheck {
  private final Sizes sizes;
  private final Charts charts;

  ChartValuesCheck(Sizes sizes, Charts charts) {
    this.sizes = sizes;
    this.charts = charts;
  }

  @Override
  public List<Refusal> check(Wish wish) {
    var bounds =
        found(
            findings -> {
              Bounds.check(wish.values(), findings);
              if (findings.all().isEmpty() && !wish.base().isEmpty()) {
                Bounds.checkSize(JsonMerge.of(wish.base(), wish.values()), findings);
              }
            });
    if (!bounds.isEmpty()) {
      return bounds;
    }
    return Stream.of(checkSize(wish), checkMeaning(wish), checkSchema(wish))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<Refusal> checkChange(Wish before, Wish after) {
    var wrong = check(after);
    return wrong.isEmpty()
        ? found(findings -> Immutable.check(all(before), all(after), findings))
        : wrong;
  }

  @Override
  public Map<String, @Nullable Object> carriedOver(Wish before, Wish after) {
    return Immutable.carriedOver(below(before), below(after), after.values());
  }

  @Override
  public List<String> chartVersions() {
    return charts.versions();
  }

  @Override
  public boolean hasChart(String version) {
    return charts.find(version).isPresent();
  }

  @Override
  public boolean hasRules(@Nullable String chartVersion) {
    return ValuesTables.know(
        Optional.ofNullable(chartVersion).or(() -> charts.standard().version()));
  }

  @Override
  public Map<String, @Nullable Object> inAll(
      Map<String, @Nullable Object> values, @Nullable String chartVersion) {
    return NullValues.merged(
        charts
            .find(chartVersion)
            .flatMap(Chart::here)
            .map(ChartArchive::defaults)
            .orElseGet(() -> Map.<String, @Nullable Object>of()),
        values);
  }

  private ValuesTree all(Wish wish) {
    return new ValuesTree(below(wish)).under(wish.values());
  }

  private Map<String, @Nullable Object> below(Wish wish) {
    return JsonMerge.of(sizeValues(wish.size()), wish.base());
  }

  private List<Refusal> checkSize(Wish wish) {
    return sizes.check("size", wish.size()).stream().toList();
  }

  private List<Refusal> checkMeaning(Wish wish) {
    var asked = all(wish);
    return found(
        findings -> {
          BootstrapValues.checkAlone(wish.base(), wish.values(), findings);
          OwnValues.check(new ValuesTree(wish.values()), wish.kubernetesVersion(), findings);
          Licensed.check(asked, findings);
          if (hasRules(wish.chartVersion())) {
            Combinations.check(asked, wish.name(), findings);
            SyncRules.check(asked, findings);
            GatewayRules.check(asked, wish.namespace(), findings);
          }
        });
  }

  private Map<String, @Nullable Object> sizeValues(@Nullable String size) {
    return size == null ? Map.<String, @Nullable Object>of() : sizes.find(size).orElse(Map.of());
  }

  private List<Refusal> checkSchema(Wish wish) {
    if (wish.values().isEmpty()) {
      return List.of();
    }
    var chart = charts.find(wish.chartVersion());
    if (wish.hostKind() != Host.Kind.KUBERNETES && chart.filter(Chart::isFile).isEmpty()) {
      return isShipped(wish, chart) ? checkByShipped(wish) : List.of();
    }
    return chart
        .flatMap(Chart::present)
        .map(
            archive ->
                found(
                    findings -> {
                      NullValues.check(wish.values(), archive.version(), findings);
                      var left = NullValues.left(wish.values(), archive.defaults());
                      archive.schema().check(JsonText.of(left), findings);
                    }))
        .orElseGet(() -> List.of(unavailable(chart)));
  }

  /** Of another version than the wanted one it might refuse what is right. */
  private static boolean isShipped(Wish wish, Optional<Chart> chart) {
    return wish.hostKind() == Host.Kind.SIMULATED
        && chart.flatMap(Chart::version).filter(ShippedSchema.VERSION::equals).isPresent();
  }

  private static List<Refusal> checkByShipped(Wish wish) {
    return found(
        findings -> {
          var schema = ShippedSchema.schema();
          NullValues.check(wish.values(), ShippedSchema.VERSION, findings);
          var left = NullValues.without(wish.values(), schema::isUnknown);
          schema.check(JsonText.of(left), findings);
        });
  }

  private static Refusal unavailable(Optional<Chart> chart) {
    return Refusal.of(
            Code.UNAVAILABLE,
            "values",
            "Values cannot be checked at the moment. "
                + chart.flatMap(Chart::trouble).orElse("vCluster's chart is being fetched.")
                + " Try again, or leave them out.")
        .withDocs(DocsPage.VALUES);
  }

  private static List<Refusal> found(Consumer<Findings> check) {
    var findings = new Findings();
    check.accept(findings);
    return findings.all();
  }
}
