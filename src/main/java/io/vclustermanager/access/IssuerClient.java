package io.vclustermanager.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * As whom the service is known to an identity provider, so that people can sign in there by a
 * browser.
 *
 * @param id what the provider calls the service
 * @param secret by which it knows the service; null where it stands in a file, or there is none
 * @param secretFile where it stands; null where it does not
 * @param scopes what the service asks for
 * @param title what people call the provider
 */
record IssuerClient(
    String id,
    @Nullable String secret,
    @Nullable Path secretFile,
    Set<String> scopes,
    String title) {
  private static final String OPENID = "openid";
  private static final int LONGEST_TITLE = 64;

  /**
   * Checks what is configured.
   *
   * @param at where it stands
   * @return null: there is no client
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  static @Nullable IssuerClient of(
      String at,
      @Nullable String id,
      @Nullable String secret,
      @Nullable String secretFile,
      List<String> scopes,
      String title) {
    var itsId = stripped(id);
    var itsSecret = stripped(secret);
    var file = stripped(secretFile);
    if (itsId == null) {
      if (itsSecret != null || file != null) {
        throw new IllegalArgumentException(
            at + ".client-id is missing, though there is a client's secret");
      }
      return null;
    }
    if (itsSecret != null && file != null) {
      throw new IllegalArgumentException(
          at + ".client-secret is given twice: leave it out, or .client-secret-file");
    }
    var client =
        new IssuerClient(
            itsId,
            itsSecret,
            file == null ? null : Path.of(file),
            scopes(at, scopes),
            title(at, title));
    client.check(at);
    return client;
  }

  private static @Nullable String stripped(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static Set<String> scopes(String at, List<String> given) {
    var scopes = new LinkedHashSet<String>();
    given.stream().map(String::strip).filter(each -> !each.isEmpty()).forEach(scopes::add);
    if (!scopes.contains(OPENID)) {
      throw new IllegalArgumentException(
          at + ".scopes must have openid: without it nobody says who signs in");
    }
    return scopes;
  }

  private static String title(String at, String title) {
    var plain = title.strip();
    if (plain.isEmpty()
        || plain.length() > LONGEST_TITLE
        || plain.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          at + ".title must be one line of 1 to " + LONGEST_TITLE + " characters");
    }
    return plain;
  }

  private void check(String at) {
    try {
      if (secretFile != null && currentSecret() == null) {
        throw new IllegalArgumentException(at + ".client-secret-file is empty: " + secretFile);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          at + ".client-secret-file cannot be read: " + secretFile, e);
    }
  }

  /** The secret of now: a file may be another one by now. Null where there is none. */
  @Nullable String currentSecret() throws IOException {
    if (secretFile == null) {
      return secret;
    }
    var text = Files.readString(secretFile).strip();
    return text.isEmpty() ? null : text;
  }

  @Override
  public String toString() {
    return "IssuerClient[" + id + "]";
  }
}
