package io.vclustermanager.provider.vcluster.chart;

import static io.vclustermanager.provider.vcluster.chart.ChartRepository.archive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vclustermanager.inventory.ServiceSettings;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.testing.RealChart;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the chart comes from, and when it is not taken. */
final class ChartTest {
  private static final byte[] GOOD = archive("vcluster", "0.36.1");

  private ChartSettings settings;
  private final Path data;
  private final ChartRepository repository;

  ChartTest(@TempDir Path data) throws IOException {
    this.data = data;
    this.repository = new ChartRepository();
  }

  @BeforeEach
  void open() {
    repository.answers(GOOD);
    settings = ofRepository(repository.address() + "/");
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @Test
  void isFetchedWhenItIsFirstNeeded() {
    var chart = chart();
    assertThat(repository.asked()).isEmpty();

    var archive = chart.archive();

    assertThat(archive.version()).isEqualTo("0.36.1");
    assertThat(archive.path()).isAbsolute().hasBinaryContent(GOOD);
    assertThat(archive.checksum()).isEqualTo(ChartArchive.sha256(GOOD));
    assertThat(repository.asked()).containsExactly("/charts/vcluster-0.36.1.tgz");
  }

  @Test
  void isFetchedOnce() {
    var first = chart();
    assertThat(first.archive()).isSameAs(first.archive());
    repository.close();

    assertThat(chart().archive().checksum()).isEqualTo(ChartArchive.sha256(GOOD));
    assertThat(repository.asked()).hasSize(1);
  }

  @Test
  void anotherVersionIsAnotherFile() {
    chart().archive();
    settings = settings(null, "v0.37.0");
    repository.answers(archive("vcluster", "0.37.0"));

    assertThat(chart().archive().version()).isEqualTo("0.37.0");
  }

  @Test
  void nothingHalfMadeIsLeft() throws IOException {
    repository.answersHalf(GOOD);
    unavailable();
    assertThat(files()).isEmpty();

    repository.answers(GOOD);
    chart().archive();
    assertThat(files()).containsExactly("vcluster-0.36.1.tgz", "vcluster-0.36.1.tgz.sha256");
  }

  @Test
  void halfAnArchiveIsRefused() {
    repository.answersOnlyHalf(GOOD);

    assertThat(unavailable()).contains(repository.address(), "cannot be had");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500, 204})
  void anotherAnswerThanTheArchive(int status) {
    repository.answers(status);

    assertThat(unavailable()).contains("HTTP " + status);
  }

  @Test
  void aRepositoryThatIsNotThere() {
    repository.close();

    assertThat(unavailable()).contains(repository.address(), "cannot be had: nobody answers");
  }

  @Test
  void aRepositoryThatHangs() {
    repository.hangs();
    var store = new ChartStore(settings.source(), data, Duration.ofMillis(300));

    assertThatThrownBy(store::fetched)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it took longer than");
  }

  @Test
  void whatIsTooLargeIsNotReadToItsEnd() {
    repository.answers(noise(ChartArchive.MOST_BYTES + 1));

    assertThat(unavailable()).contains("cannot be had");
  }

  @Test
  void whatUnpacksToTooMuch() {
    var bomb = ChartRepository.packed("name: vcluster", " ".repeat(9 * ChartArchive.MOST_BYTES));
    repository.answers(bomb);

    assertThat(unavailable()).contains("unpacks to more");
  }

  @Test
  void whatIsNotTheChart() {
    for (var wrong :
        new byte[][] {
          archive("nginx", "0.36.1"),
          ChartRepository.packed("version: 0.36.1", "{}"),
          "<html>not found</html>".getBytes(),
          Arrays.copyOf(GOOD, GOOD.length - 9)
        }) {
      repository.answers(wrong);

      assertThat(unavailable()).contains("cannot be had");
    }
  }

  @Test
  void anotherVersionThanAskedFor() {
    repository.answers(archive("vcluster", "0.36.0"));

    assertThat(unavailable()).contains("its version is 0.36.0");
  }

  @Test
  void theDemandedChecksum() {
    settings = ofChecksum(ChartArchive.sha256(GOOD).toUpperCase());
    assertThat(chart().archive().version()).isEqualTo("0.36.1");

    settings = ofChecksum("0".repeat(64));
    assertThat(unavailable()).contains(ChartArchive.sha256(GOOD), "0".repeat(64), "demands");
  }

  @Test
  void aFileThatWasChangedLater() throws IOException {
    var archive = chart().archive().path();
    Files.write(archive, archive("vcluster", "0.36.1\nhome: elsewhere"));

    assertThat(unavailable()).contains("refused", "was remembered", archive + ".sha256");
  }

  @Test
  void aRepositoryThatChangedItsMind() throws IOException {
    Files.delete(chart().archive().path());
    var other = archive("vcluster", "0.36.1\nhome: elsewhere");
    repository.answers(other);

    assertThat(unavailable())
        .contains("refused", ChartArchive.sha256(GOOD), ChartArchive.sha256(other));
    assertThat(files()).containsExactly("vcluster-0.36.1.tgz.sha256");

    Files.delete(data.resolve("charts/vcluster-0.36.1.tgz.sha256"));
    assertThat(chart().archive().checksum()).isEqualTo(ChartArchive.sha256(other));
  }

  @Test
  void aFileIsTakenAsItIs() throws IOException {
    var file = data.resolve("mine.tgz");
    Files.write(file, archive("vcluster", "9.9.9"));
    settings = settings(file.toString(), ChartSettings.DEFAULT_VERSION);
    var chart = chart();

    assertThat(chart.archive().version()).isEqualTo("9.9.9");
    assertThat(chart.archive().path()).isEqualTo(file);
    assertThat(repository.asked()).isEmpty();

    Files.write(file, archive("vcluster", "10.0.0"));
    assertThat(chart.archive().version()).isEqualTo("10.0.0");
  }

  @Test
  void aFileThatIsNotThere() {
    settings = settings(data.resolve("nothing.tgz").toString(), ChartSettings.DEFAULT_VERSION);
    assertThat(unavailable()).contains("nothing.tgz is not there");

    settings = settings(data.toString(), ChartSettings.DEFAULT_VERSION);
    assertThat(unavailable()).contains("is not there");
  }

  @Test
  void aFileThatIsTooLarge() throws IOException {
    var file = data.resolve("large.tgz");
    Files.write(file, noise(ChartArchive.MOST_BYTES + 1));
    settings = settings(file.toString(), ChartSettings.DEFAULT_VERSION);

    assertThat(unavailable()).contains("larger than a chart can be");
  }

  @Test
  void whoDoesNotWaitGetsItWhenItIsHere() {
    var chart = chart();

    assertThat(chart.present()).isEmpty();
    TestService.await("the chart", () -> chart.present().isPresent());

    assertThat(repository.asked()).hasSize(1);
  }

  @Test
  void whoDoesNotWaitLearnsWhyItIsNotHere() {
    repository.answers(503);
    var chart = chart();

    assertThat(chart.present()).isEmpty();
    TestService.await("the failure", () -> chart.trouble().isPresent());

    assertThat(chart.trouble().orElseThrow()).contains("HTTP 503");
    repository.answers(GOOD);
    TestService.await("the chart", () -> chart.present().isPresent());
    assertThat(chart.trouble()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "latest", "../../etc/passwd", "1.2", "1.2.3/4", "1.2.3 4"})
  void aVersionThatIsNone(String version) {
    assertThatThrownBy(() -> settings(null, version))
        .hasMessageContaining("vcm.vcluster.chart-version");
  }

  @Test
  void otherSettingsThatCannotBe() {
    assertThatThrownBy(() -> ofChecksum("abc")).hasMessageContaining("vcm.vcluster.chart-checksum");
    assertThat(ofChecksum(" ").chartChecksum()).isNull();
    assertThatThrownBy(() -> ofRepository("file:///charts"))
        .hasMessageContaining("vcm.vcluster.chart-repository");
  }

  @Test
  void severalVersionsStandSideBySide() throws IOException {
    var file = data.resolve("mine.tgz");
    Files.write(file, archive("vcluster", "0.34.0"));
    var charts = charts("v0.35.2", file.toString(), " ");

    assertThat(charts.versions()).containsExactly("0.36.1", "0.35.2", "0.34.0");
    assertThat(repository.asked()).isEmpty();
    assertThat(charts.archive("0.34.0").path()).isEqualTo(file);
    repository.answers(archive("vcluster", "0.35.2"));
    assertThat(charts.archive("0.35.2").version()).isEqualTo("0.35.2");
    assertThat(repository.asked()).containsExactly("/charts/vcluster-0.35.2.tgz");
    repository.answers(GOOD);
    assertThat(charts.archive(null).version()).isEqualTo("0.36.1");
  }

  @Test
  void aVersionThatRunsAndIsNotListedIsFetchedByItsNumber() {
    repository.answers(archive("vcluster", "0.33.7"));

    assertThat(charts().archive("0.33.7").version()).isEqualTo("0.33.7");
    assertThat(charts().versions()).containsExactly("0.36.1");
  }

  @Test
  void ofFilesOnlyThoseThatAreListedAreThere() throws IOException {
    var file = data.resolve("mine.tgz");
    Files.write(file, GOOD);
    settings = settings(file.toString(), ChartSettings.DEFAULT_VERSION);
    var charts = charts();
    assertThat(charts.archive("0.36.1").path()).isEqualTo(file);

    var refused = catchThrowableOfType(ProviderException.class, () -> charts.archive("0.25.0"));

    assertThat(refused.reason()).isEqualTo("ChartNotConfigured");
    assertThat(refused.isPermanent()).isTrue();
    assertThat(refused.message()).contains("0.25.0", "0.36.1", "vcm.vcluster.charts");
  }

  /** An administrator who replaces the file gives no cluster another version by that. */
  @Test
  void aFileThatWasReplacedIsNotTheVersionBefore() throws IOException {
    var file = data.resolve("mine.tgz");
    Files.write(file, GOOD);
    settings = settings(file.toString(), ChartSettings.DEFAULT_VERSION);
    var charts = charts();
    charts.archive("0.36.1");

    Files.write(file, archive("vcluster", "0.37.0"));

    assertThat(catchThrowableOfType(ProviderException.class, () -> charts.archive("0.36.1")).code())
        .isEqualTo(FailureReason.CHART_NOT_CONFIGURED);
    assertThat(charts.archive("0.37.0").version()).isEqualTo("0.37.0");
  }

  @Test
  void theChecksumOfAFurtherOne() {
    var good = archive("vcluster", "0.35.2");
    repository.answers(good);
    var demanded = "0.35.2@sha256:" + ChartArchive.sha256(good).toUpperCase();

    assertThat(charts(demanded).archive("0.35.2").version()).isEqualTo("0.35.2");
    assertThatThrownBy(() -> charts("0.35.2@sha256:" + "0".repeat(64)).archive("0.35.2"))
        .hasMessageContaining("vcm.vcluster.charts demands");
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "../0.35.2", "0.35.2@sha256:12", "0.35.2@latest"})
  void furtherOnesThatCannotBe(String entry) {
    assertThatThrownBy(() -> charts(entry))
        .hasMessageContaining("vcm.vcluster.charts lists versions, such as 0.35.2")
        .hasMessageContaining(entry);
  }

  @Test
  void theRealOne() {
    settings = settings(RealChart.file().toString(), ChartSettings.DEFAULT_VERSION);

    assertThat(chart().archive().version()).isEqualTo("0.36.1");
  }

  private Chart chart() {
    return charts().standard();
  }

  private Charts charts(String... further) {
    return new Charts(
        settings, new FurtherCharts(List.of(further)), new ServiceSettings(data, true, false));
  }

  private ChartSettings settings(@Nullable String file, String version) {
    return new ChartSettings(file, version, repository.address() + "/", null);
  }

  private static ChartSettings ofRepository(String address) {
    return new ChartSettings(null, ChartSettings.DEFAULT_VERSION, address, null);
  }

  private ChartSettings ofChecksum(String sha256) {
    return new ChartSettings(
        null, ChartSettings.DEFAULT_VERSION, repository.address() + "/", sha256);
  }

  private String unavailable() {
    var refused = catchThrowableOfType(ProviderException.class, () -> chart().archive());
    assertThat(refused.reason()).isEqualTo("ChartUnavailable");
    assertThat(refused.isPermanent()).isFalse();
    return refused.message();
  }

  private List<String> files() throws IOException {
    var folder = data.resolve("charts");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] noise(int length) {
    var bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
