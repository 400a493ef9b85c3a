package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a host, said so that an administrator can mend it. */
final class KubeFailures {
  /** The host did not answer: nothing is known about what it holds. */
  static final String UNREACHABLE = "HostUnreachable";

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;

  private KubeFailures() {}

  /** No answer came. It may come later, so it is worth another try. */
  static ProviderException of(String host, IOException e) {
    if (hasExpiredCertificate(e)) {
      return ProviderException.passing(
          "CertificateExpired",
          "A certificate between the service and host '" + host + "' has expired: " + words(e));
    }
    return ProviderException.passing(
        UNREACHABLE, "Host '" + host + "' cannot be reached: " + words(e));
  }

  /** The API server refused, in its own words. */
  static ProviderException of(String host, int status, JsonNode answer) {
    var words = answer.path("message").asText("status " + status);
    return switch (status) {
      case UNAUTHORIZED ->
          ProviderException.passing(
              "CredentialsRefused",
              "Host '" + host + "' refuses the service's credentials: " + words);
      case FORBIDDEN ->
          ProviderException.passing("Forbidden", "Host '" + host + "' forbids it: " + words);
      case BAD_REQUEST, UNPROCESSABLE ->
          ProviderException.permanent("Invalid", "Host '" + host + "' refuses it: " + words);
      case TOO_MANY_REQUESTS ->
          ProviderException.passing(
              ProviderException.THROTTLED, "Host '" + host + "' asks for patience: " + words);
      default -> ProviderException.passing("HostTrouble", "Host '" + host + "' answered: " + words);
    };
  }

  private static boolean hasExpiredCertificate(Throwable e) {
    for (@Nullable Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof CertificateExpiredException
          || String.valueOf(each.getMessage()).contains("certificate_expired")) {
        return true;
      }
    }
    return false;
  }

  private static String words(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
