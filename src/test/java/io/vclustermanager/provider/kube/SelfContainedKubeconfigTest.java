package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kubeconfig that somebody sends must be like. */
final class SelfContainedKubeconfigTest {
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      current-context: main
      contexts: [{name: main, context: {cluster: here, user: me}}]
      clusters: [{name: here, cluster: {server: "https://10.0.0.1:6443", certificate-authority-data: "aGVsbG8="}}]
      users: [{name: me, user: {token: hush}}]
      """;

  @Test
  void aGoodOne() {
    assertThat(new SelfContainedKubeconfig().check(GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          current-context: main       | current-context: ''           | current-context is missing
          current-context: main       | current-context: other        | contexts has no entry
          cluster: here               | cluster: there                | clusters has no entry
          user: me                    | user: you                     | users has no entry
          https://                    | http://                       | not an https:// address
          https://10.0.0.1:6443       | https://a b                   | not an address
          https://10.0.0.1:6443       | unix:///run/hush              | not an https:// address
          token: hush                 | exec: {command: hush}         | users[].user.exec would run a program
          token: hush                 | auth-provider: {name: hush}   | users[].user.auth-provider would run
          token: hush                 | client-key: /etc/hush         | users[].user.client-key names a file
          token: hush                 | client-certificate: /etc/hush | users[].user.client-certificate names a file
          token: hush                 | tokenFile: /etc/hush          | users[].user.tokenFile names a file
          token: hush                 | client-key-data: '*hush*'     | users[].user.client-key-data is not base64
          certificate-authority-data  | certificate-authority         | clusters[].cluster.certificate-authority names a file
          aGVsbG8=                    | =hush                         | clusters[].cluster.certificate-authority-data is not base64
          """)
  void eachMistakeIsNamedWithoutWhatStandsThere(String good, String bad, String told) {
    assertThat(new SelfContainedKubeconfig().check(GOOD.replace(good, bad)).orElseThrow())
        .contains(told)
        .doesNotContain("hush");
  }

  @Test
  void whatIsNoObject() {
    for (var text :
        new String[] {"", "hush", "- hush", "{", "a: &a [*a]", "a: !!java.net.URL [x]"}) {
      assertThat(new SelfContainedKubeconfig().check(text).orElseThrow())
          .startsWith("It is not a kubeconfig")
          .doesNotContain("hush");
    }
  }

  @Test
  void oneThatIsTooLarge() {
    assertThat(new SelfContainedKubeconfig().check(GOOD + "#".repeat(64 << 10)).orElseThrow())
        .contains("64 KiB");
  }
}
