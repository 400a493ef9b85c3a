package io.vclustermanager.provider.vcluster;

import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.HostDenials;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What went wrong in Helm, by its words: it gives nothing else. */
final class HelmFailures {
  /** What is over by itself, though it stands beside words that another try cannot mend. */
  private static final List<String> OVER_SOON =
      List.of(
          "exceeded quota",
          "failed calling webhook",
          "the object has been modified",
          "because it is being terminated");

  /** What the host will not take, whoever tries it again: no such object, or an immutable field. */
  private static final List<String> INVALID =
      List.of(" is invalid: ", "field is immutable", "no matches for kind");

  /** What another try cannot mend: the values, or the chart. */
  private static final List<String> PERMANENT =
      List.of(
          "values don't meet the specifications",
          "execution error at",
          "error converting YAML",
          "cannot unmarshal",
          "parse error");

  /** Why, by what Helm says, the more telling first. */
  private static final Map<FailureReason, List<String>> PASSING =
      Map.of(
          FailureReason.QUOTA_EXCEEDED, List.of("exceeded quota"),
          FailureReason.HOST_TROUBLE, List.of("failed calling webhook"),
          FailureReason.FORBIDDEN, List.of("is forbidden", "Forbidden"),
          FailureReason.CREDENTIALS_REFUSED,
              List.of("Unauthorized", "asked for the client to provide credentials"),
          FailureReason.CERTIFICATE_EXPIRED, List.of("certificate has expired"),
          FailureReason.HOST_UNREACHABLE,
              List.of(
                  "connection refused",
                  "no such host",
                  "i/o timeout",
                  "EOF",
                  "unreachable",
                  "TLS handshake"));

  private static final List<FailureReason> ORDER =
      List.of(
          FailureReason.QUOTA_EXCEEDED,
          FailureReason.HOST_TROUBLE,
          FailureReason.FORBIDDEN,
          FailureReason.CREDENTIALS_REFUSED,
          FailureReason.CERTIFICATE_EXPIRED,
          FailureReason.HOST_UNREACHABLE);

  /** What another try may meet again and again, and a host's bad moment as well. */
  private static final Set<FailureReason> LASTING =
      Set.of(
          FailureReason.FORBIDDEN,
          FailureReason.DENIED,
          FailureReason.INVALID,
          FailureReason.HELM_FAILED,
          FailureReason.CHART_REFUSED);

  private HelmFailures() {}

  /**
   * Whether Helm itself has come to an end with it: it was neither kept from the host, nor ended.
   */
  static boolean mayLast(ProviderException failure) {
    return LASTING.contains(failure.code());
  }

  /** A failure on that host, and the one to take away what it left. */
  static ProviderException ofBoth(String host, String said, ProviderException after) {
    var first = of(host, said);
    return ProviderException.passing(
        first.code(),
        first.message() + ". What it left could not be taken away by Helm: " + after.message());
  }

  /** The same as a failure on that host. */
  static ProviderException of(String host, String said) {
    var words = said.isBlank() ? "no word" : said.strip();
    var message = "Helm on host '" + host + "': " + words;
    if (PERMANENT.stream().anyMatch(words::contains)) {
      return ProviderException.permanent(FailureReason.CHART_REFUSED, message);
    }
    if (OVER_SOON.stream().noneMatch(words::contains)) {
      if (HostDenials.isIn(words)) {
        return ProviderException.permanent(FailureReason.DENIED, message);
      }
      if (INVALID.stream().anyMatch(words::contains)) {
        return ProviderException.permanent(FailureReason.INVALID, message);
      }
    }
    var reason =
        ORDER.stream()
            .filter(
                each -> PASSING.getOrDefault(each, List.of()).stream().anyMatch(words::contains))
            .findFirst()
            .orElse(FailureReason.HELM_FAILED);
    return ProviderException.passing(reason, message);
  }
}
