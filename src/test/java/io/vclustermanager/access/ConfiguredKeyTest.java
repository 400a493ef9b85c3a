package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.context.env.PropertySource;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of the configuration, in each of the forms in which they are given. */
final class ConfiguredKeyTest {
  private static final String SECRET = "a secret of a pipeline";
  private static final String SETTING = "vcm.auth.api-keys.pipeline";

  @Test
  void aBareSecretIsThatOfATeamOfItsName() {
    var settings = of(Map.of(SETTING, SECRET + "\n"));

    assertThat(ConfiguredKeys.clients(settings)).containsExactly("pipeline");
    assertThat(read(settings))
        .isEqualTo(
            new ConfiguredKey("pipeline", KeyText.hash(SECRET), "pipeline", List.of(Role.CI)));
  }

  @Test
  void aMapSaysMore() {
    var settings =
        of(
            Map.of(
                SETTING + ".key", SECRET,
                SETTING + ".owner", "web",
                SETTING + ".roles", "DEVELOPER"));

    assertThat(ConfiguredKeys.clients(settings)).containsExactly("pipeline");
    assertThat(read(settings).owner()).isEqualTo("web");
    assertThat(read(settings).roles()).containsExactly(Role.DEVELOPER);
  }

  @Test
  void theEnvironmentNamesClientsToo() {
    var settings =
        ofVariables(
            Map.of(
                "VCM_AUTH_API_KEYS_PIPELINE", SECRET,
                "VCM_AUTH_API_KEYS_PORTAL_KEY", "the secret of the portal",
                "VCM_AUTH_API_KEYS_PORTAL_OWNER", "web",
                "VCM_AUTH_API_KEYS_PORTAL_ROLES", "VIEWER"));

    assertThat(ConfiguredKeys.clients(settings)).containsExactly("pipeline", "portal");
    assertThat(read(settings).hash()).isEqualTo(KeyText.hash(SECRET));
    assertThat(ConfiguredKey.of("portal", settings))
        .isEqualTo(
            new ConfiguredKey(
                "portal", KeyText.hash("the secret of the portal"), "web", List.of(Role.VIEWER)));
  }

  @Test
  void aFileHoldsTheSecret(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("key"), SECRET + "\n");
    assertThat(read(of(Map.of(SETTING + ".key-file", file.toString()))).hash())
        .isEqualTo(KeyText.hash(SECRET));

    var gone = of(Map.of(SETTING + ".key-file", folder.resolve("gone").toString()));
    assertThatThrownBy(() -> read(gone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(SETTING + ".key-file cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          too short | has a key of 9 characters: 16 to 512 are taken, best random ones
          vcm_as-the-service-makes-them | begins with vcm_, as the keys do that the service makes
          """)
  void whatIsNoGoodSecretIsRefusedAndNotRepeated(String secret, String why) {
    assertThatThrownBy(() -> read(of(Map.of(SETTING, secret))))
        .hasMessageStartingWith(SETTING + " " + why)
        .hasMessageNotContaining(secret);
  }

  @Test
  void whatIsNoRoleIsRefused() {
    assertThatThrownBy(() -> read(of(Map.of(SETTING + ".key", SECRET, SETTING + ".roles", "BOSS"))))
        .hasMessage(SETTING + ".roles has 'BOSS': there are ADMIN, DEVELOPER, CI and VIEWER");
  }

  @Test
  void withoutASecretThereIsNone() {
    assertThatThrownBy(() -> read(of(Map.of(SETTING + ".owner", "web"))))
        .hasMessageStartingWith(SETTING + " has no key");
  }

  private static ConfiguredKey read(Environment settings) {
    return ConfiguredKey.of("pipeline", settings);
  }

  private static Environment of(Map<String, Object> properties) {
    return started(PropertySource.of("test", properties));
  }

  private static Environment ofVariables(Map<String, Object> variables) {
    return started(
        new MapPropertySource("variables", variables) {
          @Override
          public PropertyConvention getConvention() {
            return PropertyConvention.ENVIRONMENT_VARIABLE;
          }
        });
  }

  private static Environment started(PropertySource source) {
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .propertySources(source)
        .build()
        .getEnvironment()
        .start();
  }
}
