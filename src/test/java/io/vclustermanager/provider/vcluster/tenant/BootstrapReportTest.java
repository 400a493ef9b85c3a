package io.vclustermanager.provider.vcluster.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vclustermanager.model.Condition.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BootstrapReportTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"phase":"Success","manifests":{"phase":"Success"}} | TRUE | Applied
          {"phase":"Failed","reason":"InstallFailed","message":"no such kind"} | FALSE | InstallFailed
          {"phase":"Failed"} | FALSE | Pending
          {"phase":"Pending"} | FALSE | Pending
          {"phase": | UNKNOWN | NotReported
          '' | FALSE | Pending
          """)
  void isWhatTheSyncerSays(String status, Status expected, String reason) {
    var configMap = new ObjectMapper().createObjectNode();
    configMap.putObject("metadata").putObject("annotations").put("vcluster.loft.sh/status", status);

    var aspect = BootstrapReport.of(configMap);

    assertThat(aspect.status()).isEqualTo(expected);
    assertThat(aspect.reason()).isEqualTo(reason);
  }
}
