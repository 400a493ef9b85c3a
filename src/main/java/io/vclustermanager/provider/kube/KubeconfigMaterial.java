package io.vclustermanager.provider.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates, keys and tokens: as they stand in a kubeconfig, or in the files that it names. */
final class KubeconfigMaterial {
  private static final int LARGEST_FILE = 1 << 20;

  /** What goes into a header as it is. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");

  /** What kubectl shows in the place of secrets, unless it is told not to. */
  private static final Set<String> LEFT_OUT = Set.of("DATA+OMITTED", "REDACTED");

  private final KubeconfigRules rules;

  KubeconfigMaterial(KubeconfigRules rules) {
    this.rules = rules;
  }

  /** How it signs in: in one way, and wholly. */
  HostKubeconfig.SignIn signIn(Map<?, ?> user) throws BadKubeconfigException {
    var place = KubeconfigFields.USER;
    var token = token(user);
    var certificate = data(place, user, "client-certificate");
    var key = data(place, user, "client-key");
    if (certificate.isPresent() != key.isPresent()) {
      throw KubeconfigFields.refused(
          place,
          certificate.isPresent() ? "client-key-data" : "client-certificate-data",
          "is missing: a client certificate needs its key, and a key its certificate.");
    }
    if (token.isPresent() && certificate.isPresent()) {
      throw new BadKubeconfigException(
          place + " has a token and a client certificate: leave one of them out.");
    }
    if (token.isPresent()) {
      return new HostKubeconfig.SignIn.Token(token.get());
    }
    if (certificate.isPresent()) {
      return new HostKubeconfig.SignIn.Certificate(certificate.get(), key.orElseThrow());
    }
    if (rules.isConfigured()) {
      return new HostKubeconfig.SignIn.Nobody();
    }
    throw new BadKubeconfigException(
        place + " has neither a token nor a client certificate: give one of them.");
  }

  private Optional<String> token(Map<?, ?> user) throws BadKubeconfigException {
    var place = KubeconfigFields.USER;
    var file = KubeconfigFields.text(place, user, "tokenFile");
    // As in Go's client, the file goes before what was in it once.
    var token =
        file.isPresent()
            ? Optional.of(
                new String(read(place, "tokenFile", file.get()), StandardCharsets.UTF_8).strip())
            : KubeconfigFields.text(place, user, "token").filter(each -> !each.isEmpty());
    checkNotLeftOut(place, "token", token.orElse(null));
    if (token.filter(each -> !TOKEN.matcher(each).matches()).isPresent()) {
      throw KubeconfigFields.refused(
          place,
          file.isPresent() ? "tokenFile" : "token",
          "has characters that no token has: give it in one line, without spaces.");
    }
    return token;
  }

  /** What stands under this name, or in the file of this name, in base64. */
  Optional<String> data(String place, Map<?, ?> fields, String name) throws BadKubeconfigException {
    var data = KubeconfigFields.text(place, fields, name + "-data");
    if (data.isPresent()) {
      return data.map(each -> encoded(Base64.getDecoder().decode(each)));
    }
    var file = KubeconfigFields.text(place, fields, name);
    return file.isEmpty() ? Optional.empty() : Optional.of(encoded(read(place, name, file.get())));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private byte[] read(String place, String name, String file) throws BadKubeconfigException {
    var folder = rules.folder();
    if (folder == null) {
      throw new IllegalStateException("files were refused before");
    }
    try {
      var path = folder.resolve(Path.of(file));
      if (!Files.isRegularFile(path) || Files.size(path) > LARGEST_FILE) {
        throw new IOException("no file of its size");
      }
      return Files.readAllBytes(path);
    } catch (IOException | RuntimeException e) {
      throw KubeconfigFields.refused(
          place,
          name,
          "names a file that cannot be read: put its content in, as `kubectl config view --raw"
              + " --flatten` does, or mend its path or rights.");
    }
  }

  /** Each is a valid token and valid base64, and would be found out by the host alone. */
  private static void checkNotLeftOut(String place, String name, @Nullable Object value)
      throws BadKubeconfigException {
    if (value instanceof String text && LEFT_OUT.contains(text)) {
      throw KubeconfigFields.refused(
          place,
          name,
          "was left out by kubectl: make the kubeconfig with `kubectl config view --raw --flatten"
              + " --minify`.");
    }
  }

  static void checkBase64(String place, Map<?, ?> fields, String name)
      throws BadKubeconfigException {
    checkNotLeftOut(place, name, fields.get(name));
    if (fields.containsKey(name) && !isBase64(fields.get(name))) {
      throw KubeconfigFields.refused(
          place, name, "is not base64: give it in one line, as `base64 -w0` writes it.");
    }
  }

  private static boolean isBase64(@Nullable Object value) {
    try {
      return value instanceof String text && Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      // What is wrong with it would be a part of it.
      return false;
    }
  }
}
