package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.ConditionType;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.provider.HostInspector.Finding;
import io.vclustermanager.provider.HostInspector.Rights;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.HostRights.Block;
import io.vclustermanager.provider.kube.HostRights.Right;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks a host by SelfSubjectAccessReviews for each right that is needed: one question where the
 * service may do everything, else one for each, a few at a time.
 */
final class RightsReview {
  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final int AT_ONCE = 4;
  private static final String FILE = "helm/files/host-rights.yaml";

  private final KubeHost host;

  RightsReview(KubeHost host) {
    this.host = host;
  }

  /** What is missing, if anything. */
  Rights rights() {
    return may(new Right("*", "*", "", "*"))
        ? new Rights(granted(Set.of()), Set.of())
        : rights(HostRights.blocks(), missing());
  }

  static Rights rights(List<Block> blocks, Set<Right> missing) {
    var lacking = features(blocks.stream(), missing);
    var given = blocks.stream().filter(Block::given).toList();
    var toMake =
        given.stream()
            .filter(block -> block.feature() == null)
            .flatMap(block -> block.rights().stream())
            .filter(missing::contains)
            .distinct()
            .toList();
    var ofFeatures = features(given.stream(), missing);
    if (toMake.isEmpty() && ofFeatures.isEmpty()) {
      return new Rights(granted(lacking), lacking);
    }
    return new Rights(
        new Finding(
            ConditionType.RIGHTS_GRANTED,
            Status.FALSE,
            toMake.stream().anyMatch(RightsReview::isOfMaking)
                ? Host.RIGHTS_MISSING
                : "SomeRightsMissing",
            words(toMake, ofFeatures, given, missing)),
        lacking);
  }

  /** Those of which a right is missing, in the order of the file. */
  private static EnumSet<HostFeature> features(Stream<Block> blocks, Set<Right> missing) {
    return blocks
        .filter(block -> block.rights().stream().anyMatch(missing::contains))
        .map(Block::feature)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(HostFeature.class)));
  }

  private static boolean isOfMaking(Right right) {
    return right.verb().equals("create");
  }

  private static String words(
      List<Right> toMake, Set<HostFeature> features, List<Block> given, Set<Right> missing) {
    var words = new StringBuilder();
    if (!toMake.isEmpty()) {
      words
          .append("The service may not ")
          .append(KubeHostInspector.shortened(toMake.stream().map(Right::words).toList()))
          .append(
              toMake.stream().anyMatch(RightsReview::isOfMaking)
                  ? ": no cluster can be made there. "
                  : ". ");
    }
    if (!features.isEmpty()) {
      words
          .append(toMake.isEmpty() ? "The service" : "And it")
          .append(" lacks rights for ")
          .append(
              features.stream()
                  .map(feature -> feature.words() + firstOf(feature, given, missing))
                  .collect(Collectors.joining(", ")))
          .append(". ");
    }
    words.append("Apply helm/files/host-rights.yaml and bind it.");
    if (features.contains(HostFeature.FENCES)) {
      words.append(" Without them clusters are made that are not fenced.");
    }
    if (features.stream().anyMatch(RightsReview::isAskedForByValues)) {
      words.append(" Clusters whose values ask for it cannot be made.");
    }
    return words.toString();
  }

  private static boolean isAskedForByValues(HostFeature feature) {
    return feature != HostFeature.FENCES && feature != HostFeature.FENCES_WATCHED;
  }

  /** One says which rule it is; the file has the rest. */
  private static String firstOf(HostFeature feature, List<Block> given, Set<Right> missing) {
    return given.stream()
        .filter(block -> block.feature() == feature)
        .flatMap(block -> block.rights().stream())
        .filter(missing::contains)
        .findFirst()
        .map(right -> " (" + right.words() + ")")
        .orElse("");
  }

  private static Finding granted(Set<HostFeature> lacking) {
    return new Finding(
        ConditionType.RIGHTS_GRANTED,
        Status.TRUE,
        "Granted",
        "The service may do all that it needs."
            + (lacking.isEmpty()
                ? ""
                : " Values that ask for "
                    + lacking.stream().map(HostFeature::words).collect(Collectors.joining(", "))
                    + " need blocks of these names in "
                    + FILE
                    + " that are commented out."));
  }

  private Set<Right> missing() {
    var needed =
        HostRights.blocks().stream()
            .flatMap(block -> block.rights().stream())
            .distinct()
            .<Callable<Right>>map(right -> () -> may(right) ? NONE : right)
            .toList();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      return threads.invokeAll(needed).stream()
          .map(RightsReview::result)
          .filter(right -> right != NONE)
          .collect(Collectors.toUnmodifiableSet());
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
