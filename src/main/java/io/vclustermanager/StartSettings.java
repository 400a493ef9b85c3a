package io.vclustermanager;

import io.micronaut.core.value.PropertyResolver;
import io.vclustermanager.access.AdminSettings;
import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.model.PasswordRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must be known before the application context starts: whose database, whose signing key, and
 * which data folder. Checked as a whole, so that nothing is started for a service that cannot run.
 *
 * @param databaseUrl a JDBC URL of one's own, or null to start the embedded PostgreSQL
 * @param signingKey of access tokens, at least {@value #KEY_BYTES} bytes, or null to keep one in
 *     the data folder
 * @param previousKey of tokens that are still taken while keys are changed, or null
 * @param dataFolder where the embedded PostgreSQL and the kept key live, and the first admin's
 *     password
 */
record StartSettings(
    @Nullable String databaseUrl,
    @Nullable String signingKey,
    @Nullable String previousKey,
    Path dataFolder) {
  static final String DATABASE_URL = "datasources.default.url";
  static final String DATA_FOLDER = "vcm.data";
  static final String DEFAULT_DATA_FOLDER = ".data";
  private static final String ADMIN_PASSWORD = "vcm.admin.password";
  private static final int KEY_BYTES = 32;
  private static final String HOST = "(?:\\[[^]/?]*]|[^]\\[:/?,@]*)(?::\\d{1,5})?";

  /** Drivers that wrap PostgreSQL's put their own word before it. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "jdbc:(?:[a-z][-a-z0-9]*:)?postgresql:(?:(?!//).*|//"
              + HOST
              + "(?:,"
              + HOST
              + ")*(?:[/?].*)?)",
          Pattern.DOTALL);

  private static final String MAKE_ONE = "make one with: openssl rand -base64 48";

  StartSettings {
    // Not shown, since it may hold a password; the driver's own complaint would show it.
    if (databaseUrl != null && !ADDRESS.matcher(databaseUrl).matches()) {
      throw new StartRefusedException(
          "DATASOURCES_DEFAULT_URL must be a JDBC URL of PostgreSQL, like"
              + " jdbc:postgresql://localhost:5432/vcm; user and password are said by"
              + " DATASOURCES_DEFAULT_USERNAME and DATASOURCES_DEFAULT_PASSWORD");
    }
    checkKey("JWT_SECRET_KEY", signingKey);
    checkKey("JWT_PREVIOUS_SECRET_KEY", previousKey);
    if (databaseUrl != null && signingKey == null) {
      // Replicas on one database must agree on the key, and tokens must survive a restart.
      throw new StartRefusedException(
          "JWT_SECRET_KEY must be set when DATASOURCES_DEFAULT_URL is; " + MAKE_ONE);
    }
  }

  private static void checkKey(String name, @Nullable String key) {
    if (key != null && key.getBytes(StandardCharsets.UTF_8).length < KEY_BYTES) {
      throw new StartRefusedException(
          name + " is too short: it must have at least " + KEY_BYTES + " bytes; " + MAKE_ONE);
    }
  }

  /** Reads them from environment variables, system properties, arguments and files. */
  static StartSettings from(PropertyResolver properties) {
    var key = text(properties, "jwt.secret.key").or(() -> text(properties, "JWT_SECRET_KEY"));
    var previous =
        text(properties, "jwt.previous.secret.key")
            .or(() -> text(properties, "JWT_PREVIOUS_SECRET_KEY"))
            .filter(given -> !given.isBlank());
    text(properties, ADMIN_PASSWORD)
        .filter(given -> !given.isBlank())
        .ifPresent(StartSettings::checkAdmin);
    // As `VCM_DATA=` has it: an empty path would be the folder that the service was started in.
    var folder =
        text(properties, DATA_FOLDER).filter(given -> !given.isBlank()).orElse(DEFAULT_DATA_FOLDER);
    return new StartSettings(
        text(properties, DATABASE_URL).orElse(null),
        key.orElse(null),
        previous.orElse(null),
        Path.of(folder));
  }

  /** At each start, though only the first one uses it: what is given is right or told. */
  private static void checkAdmin(String given) {
    var password = String.valueOf(new AdminSettings(given).password());
    PasswordRules.check(password, FirstAdmin.NAME)
        .ifPresent(
            wrong -> {
              throw new StartRefusedException("VCM_ADMIN_PASSWORD cannot be used: " + wrong);
            });
  }

  boolean isEmbedded() {
    return databaseUrl == null;
  }

  private static Optional<String> text(PropertyResolver properties, String name) {
    return properties.getProperty(name, String.class);
  }
}
