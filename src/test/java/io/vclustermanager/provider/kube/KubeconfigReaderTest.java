package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.provider.kube.HostKubeconfig.SignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked of a kubeconfig is what is used of it: it is written anew for both clients. */
final class KubeconfigReaderTest {
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      preferences: {}
      current-context: main
      contexts: [{name: main, context: {cluster: here, user: me, namespace: mine}}]
      clusters: [{name: here, cluster: {server: "https://10.0.0.1:6443/", certificate-authority-data: "aGVsbG8="}}]
      users: [{name: me, user: {token: hush}}]
      """;

  @Test
  void isWrittenAnewWithNothingButWhatWasRead() throws BadKubeconfigException {
    var more =
        GOOD.replace(
                "contexts: [", "contexts: [{name: other, context: {cluster: here, user: you}}, ")
            .replace("users: [", "users: [{name: you, user: {token: whisper}}, ")
            .replace("server:", "extensions: [{name: x, extension: {y: z}}], server:");

    assertThat(sent(more).text())
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"Config\","
                + "\"clusters\":[{\"name\":\"host\",\"cluster\":{\"server\":\"https://10.0.0.1:6443\","
                + "\"certificate-authority-data\":\"aGVsbG8=\"}}],"
                + "\"users\":[{\"name\":\"host\",\"user\":{\"token\":\"hush\"}}],"
                + "\"contexts\":[{\"name\":\"host\",\"context\":{\"cluster\":\"host\",\"user\":\"host\"}}],"
                + "\"current-context\":\"host\"}");
  }

  @Test
  void aPortThatNoServerHasIsRefusedByItsField() {
    for (var port : new String[] {"99999999", "65536", "0"}) {
      assertThatThrownBy(() -> sent(GOOD.replace(":6443/", ":" + port)))
          .hasMessageContaining("clusters[].cluster.server has the port " + port)
          .hasMessageContaining("1 to 65535");
    }
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() throws BadKubeconfigException {
    for (var text :
        new String[] {
          GOOD,
          GOOD.replace("token: hush", "client-certificate-data: YQ==, client-key-data: Yg=="),
          GOOD.replace("server:", "tls-server-name: api.example, server:")
        }) {
      assertThat(sent(sent(text).text())).isEqualTo(sent(text));
    }
    assertThat(new SelfContainedKubeconfig().anew(GOOD)).isEqualTo(sent(GOOD).text());
  }

  @Test
  void itsTextHidesWhatIsSecret() throws BadKubeconfigException {
    var keys =
        sent(GOOD.replace("token: hush", "client-certificate-data: YQ==, client-key-data: Yg=="));

    assertThat(sent(GOOD).toString()).doesNotContain("hush");
    assertThat(keys.toString()).doesNotContain("Yg==");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token: hush | exec: {command: hush}                 | users[].user.exec would run a program
          token: hush | auth-provider: {name: hush}           | users[].user.auth-provider would run a program
          token: hush | as: hush                              | users[].user.as would act as somebody else
          token: hush | as-groups: [hush]                     | users[].user.as-groups would act as somebody else
          token: hush | as-uid: hush                          | users[].user.as-uid would act as somebody else
          token: hush | as-user-extra: {a: [hush]}            | users[].user.as-user-extra would act as somebody else
          token: hush | username: hush                        | users[].user.username is known to Kubernetes no more
          token: hush | password: hush                        | users[].user.password is known to Kubernetes no more
          token: hush | colour: hush                          | users[].user.colour is not taken: leave it out
          token: hush | tokenFile: hush                       | users[].user.tokenFile names a file
          token: hush | client-certificate-data: YQ==         | users[].user.client-key-data is missing
          token: hush | client-key-data: YQ==                 | users[].user.client-certificate-data is missing
          token: hush | '{}'                                  | users[].user has neither a token nor a client certificate
          token: hush | token: "hu sh"                        | users[].user.token has characters
          token: hush | token: 5                              | users[].user.token is not a text
          token: hush | token: REDACTED                       | users[].user.token was left out by kubectl
          token: hush | client-key-data: "DATA+OMITTED"       | users[].user.client-key-data was left out by kubectl
          aGVsbG8=    | DATA+OMITTED                          | certificate-authority-data was left out by kubectl
          server:     | proxy-url: "socks5://hush", server:   | clusters[].cluster.proxy-url would send the credentials
          server:     | insecure-skip-tls-verify: true, server: | clusters[].cluster.insecure-skip-tls-verify would let anybody pose
          server:     | insecure-skip-tls-verify: "true", server: | insecure-skip-tls-verify is neither true nor false
          server:     | certificate-authority: hush, server:  | clusters[].cluster.certificate-authority names a file
          server:     | tls-server-name: "hush hush", server: | clusters[].cluster.tls-server-name is not the name
          server:     | colour: hush, server:                 | clusters[].cluster.colour is not taken: leave it out
          kind:       | 'colour: hush\\nkind:'                | colour is not taken: leave it out
          10.0.0.1    | hush@10.0.0.1                         | has more than a scheme
          6443/       | 6443/?a=hush                          | has more than a scheme
          6443/       | 6443/#hush                            | has more than a scheme
          """)
  void allElseIsRefusedByNameAndWithoutWhatStandsThere(String good, String bad, String told) {
    var text = GOOD.replace(good, bad.replace("\\n", "\n")).replace("user: {{}}", "user: {}");

    assertThatThrownBy(() -> sent(text))
        .isInstanceOf(BadKubeconfigException.class)
        .hasMessageContaining(told)
        .hasMessageNotContaining("hush");
  }

  @Test
  void aTokenAndACertificateAreOneTooMany() {
    assertThatThrownBy(
            () ->
                sent(
                    GOOD.replace(
                        "token: hush",
                        "token: hush, client-certificate-data: YQ==, client-key-data: Yg==")))
        .hasMessageContaining("leave one of them out");
  }

  /** To Go the name of this member is {@code exec}, to SnakeYAML it was bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "? !!binary ZXhlYw== : {command: hush}",
        "!!binary ZXhlYw==: {command: hush}",
        "!!str exec: {command: hush}",
        "<<: {exec: {command: hush}}",
        "token: hush, token: hush",
        "? [exec] : hush"
      })
  void whatTwoReadersMayTakeInTwoWays(String user) {
    assertThatThrownBy(() -> sent(GOOD.replace("token: hush", user)))
        .isInstanceOf(BadKubeconfigException.class)
        .hasMessageStartingWith("It is not a kubeconfig: ")
        .hasMessageContaining("line 7")
        .hasMessageNotContaining("hush");
  }

  @Test
  void filesOfAConfiguredOneAreReadAndPutIn(@TempDir Path folder)
      throws IOException, BadKubeconfigException {
    Files.writeString(folder.resolve("ca.crt"), "hello");
    Files.createDirectory(folder.resolve("keys"));
    Files.writeString(folder.resolve("keys/me.crt"), "a");
    Files.writeString(folder.resolve("keys/me.key"), "b");
    Files.writeString(folder.resolve("token"), "whisper\n");
    var configured = new KubeconfigReader(new KubeconfigRules(folder, false));
    var files =
        GOOD.replace("certificate-authority-data: \"aGVsbG8=\"", "certificate-authority: ca.crt");

    var byKeys =
        configured.read(
            files.replace(
                "token: hush",
                "client-certificate: keys/me.crt, client-key: " + folder.resolve("keys/me.key")));
    var byToken = configured.read(files.replace("token: hush", "token: hush, tokenFile: token"));

    assertThat(byKeys.authority()).isEqualTo("aGVsbG8=");
    assertThat(byKeys.signIn()).isEqualTo(new SignIn.Certificate(base64("a"), base64("b")));
    assertThat(byToken.signIn()).isEqualTo(new SignIn.Token("whisper"));
    assertThat(byKeys.text()).doesNotContain("me.crt", "ca.crt").contains("client-key-data");

    // Tokens and certificates rotate: what is read anew is another one.
    Files.writeString(folder.resolve("token"), "shout");
    assertThat(configured.read(files.replace("token: hush", "tokenFile: token")))
        .isNotEqualTo(byToken);
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
    var configured = new KubeconfigReader(new KubeconfigRules(folder, false));

    assertThatThrownBy(() -> configured.read(GOOD.replace("token: hush", "tokenFile: nothing")))
        .hasMessageContaining("users[].user.tokenFile names a file that cannot be read")
        .hasMessageContaining("mend its path or rights");
    assertThatThrownBy(() -> configured.read(GOOD.replace("token: hush", "tokenFile: .")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aConfiguredOneIsRefusedItsProgramsToo(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                new KubeconfigReader(new KubeconfigRules(folder, true))
                    .read(GOOD.replace("token: hush", "exec: {command: aws}")))
        .hasMessageContaining("users[].user.exec would run a program")
        .hasMessageContaining("docs/hosts.md");
  }

  @Test
  void inAConfiguredOneOnlyTheCurrentEntriesAreMeant(@TempDir Path folder)
      throws BadKubeconfigException {
    var own = GOOD.replace("users: [", "users: [{name: you, user: {exec: {command: aws}}}, ");

    assertThat(new KubeconfigReader(new KubeconfigRules(folder, false)).read(own).text())
        .doesNotContain("aws");
    assertThatThrownBy(() -> sent(own)).hasMessageContaining("users[].user.exec");
  }

  @Test
  void onlyTheHostsSettingLeavesItsServerUnverified(@TempDir Path folder)
      throws BadKubeconfigException {
    var text = GOOD.replace("server:", "insecure-skip-tls-verify: true, server:");

    assertThatThrownBy(() -> new KubeconfigReader(new KubeconfigRules(folder, false)).read(text))
        .hasMessageContaining("vcm.hosts.<name>.insecure-skip-tls-verify");
    var allowed = new KubeconfigReader(new KubeconfigRules(folder, true)).read(text);
    assertThat(allowed.verified()).isFalse();
    // Go's client refuses both together.
    assertThat(allowed.text())
        .contains("\"insecure-skip-tls-verify\":true")
        .doesNotContain("certificate-authority-data");
    assertThat(KubeHostInspector.verified(allowed.verified()).message())
        .contains("insecure-skip-tls-verify", "certificate-authority-data");
    assertThat(new KubeconfigReader(new KubeconfigRules(folder, true)).read(GOOD).verified())
        .isTrue();
  }

  @Test
  void behindAProxyOfKubectlsNobodySignsIn(@TempDir Path folder) throws BadKubeconfigException {
    var text =
        GOOD.replace("https://10.0.0.1:6443/", "http://127.0.0.1:8001")
            .replace("{token: hush}", "{}");

    var read = new KubeconfigReader(new KubeconfigRules(folder, false)).read(text);

    assertThat(read.signIn()).isEqualTo(new SignIn.Nobody());
    assertThat(read.server()).isEqualTo("http://127.0.0.1:8001");
    assertThatThrownBy(() -> sent(text)).hasMessageContaining("not an https:// address");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes());
  }

  private static HostKubeconfig sent(String text) throws BadKubeconfigException {
    return new KubeconfigReader(KubeconfigRules.SENT).read(text);
  }
}
