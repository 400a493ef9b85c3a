package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.MapPropertySource;
import io.micronaut.context.env.PropertySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of the configuration, in each of the forms in which they are given. */
final class ConfiguredKeyTest {
  @Test
  void aBareSecretIsRead() {
    var environment = of(Map.of("vcm.auth.api-keys.pipeline", "a bare secret of a pipeline\n"));

    assertThat(new ConfiguredKey("pipeline", environment).secret())
        .isEqualTo("a bare secret of a pipeline");
    assertThat(environment.getPropertyEntries("vcm.auth.api-keys")).contains("pipeline");
  }

  @Test
  void theEnvironmentNamesClientsToo() {
    var environment =
        ofVariables(
            Map.of(
                "VCM_AUTH_API_KEYS_PIPELINE", "a bare secret of a pipeline",
                "VCM_AUTH_API_KEYS_PORTAL_KEY", "the secret of the portal"));

    assertThat(environment.getPropertyEntries("vcm.auth.api-keys")).contains("pipeline", "portal");
    assertThat(new ConfiguredKey("pipeline", environment).secret())
        .isEqualTo("a bare secret of a pipeline");
  }

  @Test
  void aFileHoldsTheSecret(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("key"), "the secret of a file\n");
    var key = new ConfiguredKey("filed", of(Map.of()));

    key.setKeyFile(file.toString());
    assertThat(key.secret()).isEqualTo("the secret of a file");

    key.setKeyFile(folder.resolve("gone").toString());
    assertThatThrownBy(key::secret)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vcm.auth.api-keys.filed.key-file cannot be read");
  }

  @Test
  void withoutASecretThereIsNone() {
    assertThatThrownBy(new ConfiguredKey("empty", of(Map.of()))::secret)
        .hasMessageStartingWith("vcm.auth.api-keys.empty has no key");
  }

  @Test
  void itsTextTellsNoSecret() {
    var key = new ConfiguredKey("quiet", of(Map.of()));
    key.setKey("not to be told to anybody");

    assertThat(key.toString()).doesNotContain("told");
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
