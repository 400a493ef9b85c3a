package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.core.value.MapPropertyResolver;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StartSettingsTest {
  private static final String URL = "jdbc:postgresql://db/vcm";
  private static final String KEY = "k".repeat(32);

  @Test
  void nothingGivenMeansEmbeddedInTheDefaultFolder() {
    var settings = from(Map.of());

    assertThat(settings).isEqualTo(new StartSettings(null, null, null, Path.of(".data")));
    assertThat(settings.isEmbedded()).isTrue();
  }

  @Test
  void aDatabaseOfOnesOwnIsUsedWithAKey() {
    var settings = from(Map.of("datasources.default.url", URL, "jwt.secret.key", KEY));

    assertThat(settings.databaseUrl()).isEqualTo(URL);
    assertThat(settings.isEmbedded()).isFalse();
  }

  @Test
  void aDatabaseOfOnesOwnNeedsAKey() {
    assertThatThrownBy(() -> from(Map.of("datasources.default.url", URL)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("JWT_SECRET_KEY must be set")
        .hasMessageContaining("openssl rand -base64 48");
  }

  @Test
  void aShortKeyIsRefusedWithEitherDatabase() {
    assertThatThrownBy(() -> from(Map.of("jwt.secret.key", "k".repeat(31))))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("at least 32 bytes")
        .hasMessageContaining("openssl rand -base64 48");
  }

  @Test
  void anEmptyKeyIsAShortOne() {
    assertThatThrownBy(() -> from(Map.of("jwt.secret.key", "")))
        .isInstanceOf(StartRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://db/vcm",
        "jdbc:mysql://db/vcm",
        "jdbc:postgresql://db:port/vcm",
        "jdbc:postgresql://db:/vcm",
        "jdbc:postgresql://me:secret@db/vcm"
      })
  void aUrlOfAnotherKindIsRefusedAndNotShown(String url) {
    assertThatThrownBy(() -> from(Map.of("datasources.default.url", url, "jwt.secret.key", KEY)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("DATASOURCES_DEFAULT_URL must be a JDBC URL of PostgreSQL, like")
        .hasMessageNotContaining("secret@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:vcm",
        "jdbc:aws-wrapper:postgresql://db/vcm",
        "jdbc:postgresql:///vcm",
        "jdbc:postgresql://db",
        "jdbc:postgresql://db:5432/vcm?user=a&options=b:c@d",
        "jdbc:postgresql://[::1]:5432/vcm",
        "jdbc:postgresql://one:5432,two,[fd00::3]/vcm?targetServerType=primary"
      })
  void whatTheDriverTakesIsTaken(String url) {
    assertThat(from(Map.of("datasources.default.url", url, "jwt.secret.key", KEY)).isEmbedded())
        .isFalse();
  }

  @Test
  void anEmptyFolderIsTheDefaultOne() {
    assertThat(from(Map.of("vcm.data", "")).dataFolder()).isEqualTo(Path.of(".data"));
  }

  @Test
  void anAdminsPasswordThatIsNoneIsRefusedBeforeAnythingIsStarted() {
    assertThatThrownBy(() -> from(Map.of("vcm.admin.password", "short")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessage("VCM_ADMIN_PASSWORD cannot be used: A password has at least 12 characters.");
    // As from a Secret that is not there: none is given, and the file has one.
    assertThat(from(Map.of("vcm.admin.password", "")).isEmbedded()).isTrue();
    assertThat(from(Map.of("vcm.admin.password", "long enough for anybody\n")).isEmbedded())
        .isTrue();
  }

  private static StartSettings from(Map<String, Object> properties) {
    return StartSettings.from(new MapPropertyResolver(properties));
  }
}
