package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.text.NotTakenException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with an API server, said so that an administrator can mend it.
 *
 * <p>Whose it is stands within a sentence, such as {@code host 'eu'}.
 */
final class KubeFailures {
  /** The host did not answer: nothing is known about what it holds. */
  private static final int BAD_REQUEST = 400;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Java's own words are of its classes. */
  private static final String OTHER_AUTHORITY =
      "its certificate is of another authority than certificate-authority-data in the kubeconfig;"
          + " take that of a kubeconfig which works there";

  private KubeFailures() {}

  /** No answer came. It may come later, so it is worth another try. */
  static ProviderException of(String who, IOException e) {
    if (e.getCause() instanceof ProviderException before) {
      // It was not even asked, see EksAuthentication.
      return before;
    }
    if (hasExpiredCertificate(e)) {
      return ProviderException.passing(
          FailureReason.CERTIFICATE_EXPIRED,
          "A certificate between the service and " + who + " has expired: " + words(e));
    }
    return ProviderException.passing(
        FailureReason.HOST_UNREACHABLE,
        begin(who)
            + " cannot be reached: "
            + (hasCause(e, CertPathBuilderException.class::isInstance)
                ? OTHER_AUTHORITY
                : words(e)));
  }

  /** What came is no answer of an API server: perhaps of something before it. */
  static ProviderException unreadable(String who, NotTakenException e) {
    return ProviderException.passing(
        FailureReason.HOST_UNREACHABLE,
        begin(who) + " cannot be reached: its answer cannot be read: " + e.withoutContent());
  }

  /** The API server refused, in its own words. */
  static ProviderException of(String who, int status, JsonNode answer) {
    var words = answer.path("message").asText("status " + status);
    return switch (status) {
      case UNAUTHORIZED ->
          ProviderException.passing(
              FailureReason.CREDENTIALS_REFUSED,
              begin(who) + " refuses the service's credentials: " + words);
      case FORBIDDEN -> forbidden(who, words);
      case BAD_REQUEST, UNPROCESSABLE ->
          ProviderException.permanent(FailureReason.INVALID, begin(who) + " refuses it: " + words);
      case TOO_MANY_REQUESTS ->
          ProviderException.passing(
              FailureReason.THROTTLED, begin(who) + " asks for patience: " + words);
      default ->
          ProviderException.passing(FailureReason.HOST_TROUBLE, begin(who) + " answered: " + words);
    };
  }

  /** Rights may be given, but what somebody's rule denied is denied again. */
  private static ProviderException forbidden(String who, String words) {
    return HostDenials.isIn(words)
        ? ProviderException.permanent(FailureReason.DENIED, begin(who) + " denies it: " + words)
        : ProviderException.passing(FailureReason.FORBIDDEN, begin(who) + " forbids it: " + words);
  }

  private static boolean hasExpiredCertificate(Throwable e) {
    return hasCause(
        e,
        each ->
            each instanceof CertificateExpiredException
                || String.valueOf(each.getMessage()).contains("certificate_expired"));
  }

  private static boolean hasCause(Throwable e, Predicate<Throwable> wanted) {
    for (@Nullable Throwable each = e; each != null; each = each.getCause()) {
      if (wanted.test(each)) {
        return true;
      }
    }
    return false;
  }

  private static String begin(String who) {
    return Character.toUpperCase(who.charAt(0)) + who.substring(1);
  }

  private static String words(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
