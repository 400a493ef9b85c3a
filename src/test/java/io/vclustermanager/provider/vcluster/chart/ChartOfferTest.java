package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.VirtualClusterOffer.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service says of its sizes and of its chart. */
final class ChartOfferTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private final Path data;

  ChartOfferTest(@TempDir Path data) {
    this.data = data;
  }

  @Test
  void aSizeIsToldByItsValues() {
    assertThat(offer().sizes())
        .containsExactly(
            new Size("SMALL", 0.1, 256 * MIB, GIB, 2 * GIB),
            new Size("MEDIUM", 0.25, 512 * MIB, 2 * GIB, 5 * GIB),
            new Size("LARGE", 1.0, 2 * GIB, 4 * GIB, 20 * GIB));
  }

  @Test
  void whatItsValuesDoNotSayIsNotTold() {
    var offer =
        offer(
            "controlPlane: { statefulSet: { resources: { requests: { cpu: 2, memory: much },"
                + " limits: { memory: null } } } }");

    assertThat(offer.sizes()).endsWith(new Size("OWN", 2.0, null, null, null));
    assertThat(offer("policies: {}").sizes()).endsWith(new Size("OWN", null, null, null, null));
  }

  @Test
  void theVersionOfTheChartIsToldWithoutFetchingIt() {
    assertThat(offer(new ChartSettings(null, "v0.37.0", "http://localhost:1", null)).chartVersion())
        .contains("0.37.0");
    assertThat(offer().chartVersions()).containsExactly("0.36.1", "0.35.2");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void ofAFileTheVersionIsThatWhichTheFileSays() throws IOException {
    var file = data.resolve("mine.tgz");
    Files.write(file, ChartRepository.archive("vcluster", "9.9.9"));

    assertThat(offer(ofFile(file)).chartVersion()).contains("9.9.9");
    assertThat(offer(ofFile(data.resolve("nothing.tgz"))).chartVersion()).isEmpty();
    assertThat(offer(ofFile(data.resolve("nothing.tgz"))).chartVersions())
        .containsExactly("0.35.2");
  }

  private ChartOffer offer() {
    return offer(ofRepository(), List.of());
  }

  private ChartOffer offer(String values) {
    return offer(ofRepository(), List.of(SizesTest.size("own", values)));
  }

  private ChartOffer offer(ChartSettings settings) {
    return offer(settings, List.of());
  }

  private ChartOffer offer(ChartSettings settings, List<SizeConfiguration> sizes) {
    return new ChartOffer(
        new Sizes(sizes),
        new Charts(
            settings,
            new FurtherCharts(List.of("0.35.2")),
            new ServiceSettings(data, true, false)));
  }

  private static ChartSettings ofRepository() {
    return new ChartSettings(null, "0.36.1", "http://localhost:1", null);
  }

  private static ChartSettings ofFile(Path file) {
    return new ChartSettings(file.toString(), "0.36.1", "http://localhost:1", null);
  }
}
