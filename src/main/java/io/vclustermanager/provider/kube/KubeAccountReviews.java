package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.model.AccountReviews;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks API servers by TokenReviews. */
@Singleton
final class KubeAccountReviews implements AccountReviews {
  private static final Logger LOG = LoggerFactory.getLogger(KubeAccountReviews.class);
  private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";
  private static final Pattern ACCOUNT =
      Pattern.compile("system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)");

  /** What a host says whatever the token; anything else may be for this one alone. */
  private static final Set<FailureReason> OF_ALL =
      Set.of(
          FailureReason.FORBIDDEN,
          FailureReason.HOST_UNREACHABLE,
          FailureReason.CREDENTIALS_REFUSED,
          FailureReason.CERTIFICATE_EXPIRED);

  private final KubeHosts hosts;

  /** Why the host could not tell the last time. */
  private final Map<String, FailureReason> silent = new ConcurrentHashMap<>();

  KubeAccountReviews(KubeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public Review review(String host, String token, String audience) {
    try {
      var status = hosts.get(host).ask(PATH, question(token, audience)).path("status");
      if (silent.remove(host) != null) {
        LOG.info("ServiceAccounts' tokens of the host {} can be looked at again", host);
      }
      return of(status);
    } catch (ProviderException e) {
      // The message is the API server's, to whom nothing of the token is told in an address.
      if (silent.put(host, e.code()) != e.code()) {
        LOG.warn(
            "ServiceAccounts' tokens of the host {} cannot be looked at: {}", host, e.message());
      }
      return new Review.Away(e.code() == FailureReason.FORBIDDEN, OF_ALL.contains(e.code()));
    }
  }

  private static JsonNode question(String token, String audience) {
    var review = KubeCalls.JSON.createObjectNode();
    review.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
    review.putObject("spec").put("token", token).putArray("audiences").add(audience);
    return review;
  }

  private static Review of(JsonNode status) {
    if (!status.path("authenticated").asBoolean()) {
      return new Review.NotTaken(
          "The host does not take the token: it has ended, its ServiceAccount or pod is gone, it is"
              + " meant for others, or another host has signed it");
    }
    var user = status.path("user");
    var account = ACCOUNT.matcher(user.path("username").asText());
    return account.matches()
        ? new Review.Account(
            account.group("namespace"),
            account.group("name"),
            user.path("uid").asText(),
            StreamSupport.stream(status.path("audiences").spliterator(), false)
                .map(JsonNode::asText)
                .toList())
        : new Review.NotTaken("The token is of somebody who is no ServiceAccount");
  }
}
