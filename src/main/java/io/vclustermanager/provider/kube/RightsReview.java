package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.HostInspector.Finding;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.HostRights.Right;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks a host by SelfSubjectAccessReviews for each right that is needed: one question where the
 * service may do everything, else one for each, a few at a time.
 */
final class RightsReview {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final int AT_ONCE = 4;
  private static final Set<String> FENCES =
      Set.of("networkpolicies", "resourcequotas", "limitranges");

  private final KubeHost host;

  RightsReview(KubeHost host) {
    this.host = host;
  }

  /** What is missing, if anything. */
  Finding finding() {
    if (may(new Right("*", "*", "", "*"))) {
      return granted();
    }
    var missing = missing();
    return missing.isEmpty()
        ? granted()
        : new Finding(
            ConditionType.RIGHTS_GRANTED,
            Status.FALSE,
            "RightsMissing",
            "The service may not "
                + KubeHostInspector.shortened(missing.stream().map(Right::words).toList())
                + ". Apply helm/files/host-rights.yaml and bind it."
                + consequence(missing));
  }

  private static String consequence(List<Right> missing) {
    if (missing.stream().anyMatch(RightsReview::isOfMaking)) {
      return " Without them no cluster can be made there.";
    }
    return missing.stream().anyMatch(RightsReview::isOfFences)
        ? " Without them clusters are made that are not fenced."
        : "";
  }

  private static boolean isOfMaking(Right right) {
    return right.verb().equals("create") && right.resource().equals("namespaces");
  }

  private static boolean isOfFences(Right right) {
    return FENCES.contains(right.resource());
  }

  private static Finding granted() {
    return new Finding(
        ConditionType.RIGHTS_GRANTED,
        Status.TRUE,
        "Granted",
        "The service may do all that it needs.");
  }

  private List<Right> missing() {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      var answers =
          threads.invokeAll(
              HostRights.all().stream()
                  .<Callable<Right>>map(right -> () -> may(right) ? NONE : right)
                  .toList());
      return answers.stream().map(RightsReview::result).filter(right -> right != NONE).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.passing(FailureReason.INTERRUPTED, "The service is being stopped.");
    }
  }

  private static final Right NONE = new Right("", "", "", "");

  private static Right result(Future<Right> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderException failure) {
        throw failure;
      }
      throw new IllegalStateException("While asking for rights", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.passing(FailureReason.INTERRUPTED, "The service is being stopped.");
    }
  }

  boolean may(Right right) {
    var review = KubeCalls.JSON.createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
    asked.put("group", right.group()).put("resource", right.resource()).put("verb", right.verb());
    if (!right.subresource().isEmpty()) {
      asked.put("subresource", right.subresource());
    }
    return host.ask(PATH, review).path("status").path("allowed").asBoolean();
  }
}
