package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReleaseRecordTest {
  @Test
  void tellsWhoseAReleaseIsBeforeItsObjectsAreThere() throws IOException {
    var record =
        """
        {"name":"one","info":{"status":"pending-install"},"config":{"controlPlane":{"statefulSet":
          {"labels":{"vcluster-manager.io/cluster-id":"%s"}}}}}
        """
            .formatted(SnapshotExamples.ID);

    assertThat(ReleaseRecord.markedWith(encoded(record))).contains(SnapshotExamples.ID);
  }

  @Test
  void somebodyElsesReleaseIsNobodysOfOurs() throws IOException {
    assertThat(ReleaseRecord.markedWith(encoded("{\"name\":\"one\",\"config\":{}}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "aGVsbG8="})
  void whatIsNoRecordProvesNothing(String text) {
    assertThat(ReleaseRecord.markedWith(text)).isEmpty();
  }

  /** A Secret of 1 MB could unpack to 1 GB. */
  @Test
  void aBombIsNoRecord() throws IOException {
    var bomb = "{\"config\":{\"a\":\"" + "x".repeat(17 << 20) + "\"}}";

    assertThat(encoded(bomb)).hasSizeLessThan(1 << 20);
    assertThat(ReleaseRecord.markedWith(encoded(bomb))).isEmpty();
  }

  @Test
  void oneInWhichANameStandsTwiceProvesNothing() throws IOException {
    var label = "{\"controlPlane\":{\"statefulSet\":{\"labels\":{%1$s,%1$s}}}}";
    var id = "\"vcluster-manager.io/cluster-id\":\"" + SnapshotExamples.ID + "\"";

    assertThat(ReleaseRecord.markedWith(encoded("{\"config\":" + label.formatted(id) + "}")))
        .isEmpty();
  }

  @Test
  void aFailedOneSaysWhyUntilHelmBeginsToTakeItAway() throws IOException {
    var record = "{\"info\":{\"status\":\"%s\",\"description\":\"no room\"}}";

    assertThat(ReleaseRecord.failure(encoded(record.formatted("failed")))).contains("no room");
    assertThat(ReleaseRecord.failure(encoded(record.formatted("uninstalling")))).isEmpty();
  }

  private static String encoded(String json) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    var once = Base64.getEncoder().encode(bytes.toByteArray());
    return Base64.getEncoder().encodeToString(once);
  }
}
