package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HelmFailuresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "services \"one\" is forbidden: exceeded quota: tight | QuotaExceeded | false",
        "secrets is forbidden: User \"x\" cannot create resource | Forbidden | false",
        "Get \"https://h\": dial tcp 127.0.0.1:1: connect: connection refused | HostUnreachable |"
            + " false",
        "net/http: TLS handshake timeout | HostUnreachable | false",
        "the server has asked for the client to provide credentials | CredentialsRefused | false",
        "tls: failed to verify certificate: x509: certificate has expired | CertificateExpired |"
            + " false",
        "values don't meet the specifications of the schema(s) | ChartRefused | true",
        "execution error at (vcluster/templates/x.yaml:1:2): no | ChartRefused | true",
        "StatefulSet.apps \"one\" is invalid: spec: Forbidden: updates to statefulset spec |"
            + " Invalid | true",
        "cannot patch \"one\" with kind Role: roleRef: field is immutable | Invalid | true",
        "no matches for kind \"TLSRoute\" in version \"x/v1\" | Invalid | true",
        "admission webhook \"a.b\" denied the request: no | Denied | true",
        "services \"one\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
            + " request: no | Denied | true",
        "failed calling webhook \"a.b\": connect: connection refused | HostTrouble | false",
        "admission webhook \"a.b\" denied the request: exceeded quota | QuotaExceeded | false",
        "Operation cannot be fulfilled: the object has been modified | HelmFailed | false",
        "is forbidden: ValidatingAdmissionPolicy 'g' with binding 'g' denied request: vCluster"
            + " Manager's guard: no | Forbidden | false",
        "cannot re-use a name that is still in use | HelmFailed | false"
      })
  void aFailureIsKnownByItsWords(String words, String reason, boolean permanent) {
    var failure = HelmFailures.of("eu", words);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.isPermanent()).isEqualTo(permanent);
    assertThat(failure.message()).isEqualTo("Helm on host 'eu': " + words);
  }

  @Test
  void noWordIsAFailureAsWell() {
    assertThat(HelmFailures.of("eu", "").reason()).isEqualTo("HelmFailed");
  }

  @Test
  void theFirstFailureIsToldBeforeThatOfTakingAwayWhatItLeft() {
    var both =
        HelmFailures.ofBoth(
            "eu",
            "clusterroles is forbidden",
            HelmFailures.of("eu", "failed to delete release: one"));

    assertThat(both.reason()).isEqualTo("Forbidden");
    assertThat(both.isPermanent()).isFalse();
    assertThat(both.message())
        .isEqualTo(
            "Helm on host 'eu': clusterroles is forbidden. What it left could not be taken away by"
                + " Helm: Helm on host 'eu': failed to delete release: one");
  }

  @ParameterizedTest
  @CsvSource({
    "failed to delete release: one, true",
    "clusterroles is forbidden, true",
    "connection refused, false",
    "Unauthorized, false"
  })
  void onlyWhatHelmSaysItselfIsTakenForItsLastWord(String words, boolean lasts) {
    assertThat(HelmFailures.mayLast(HelmFailures.of("eu", words))).isEqualTo(lasts);
  }
}
