package io.vclustermanager.model;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a virtual cluster.
 *
 * @param kubernetesVersion one of {@link KubernetesVersions}, such as {@code v1.35.0}
 * @param readyTimeout how long it may take to get ready before its operation fails
 * @param size the name of a configured size in capitals; null: none was asked for
 * @param values the user's own values for vCluster's chart, plain JSON; empty when there are none,
 *     also for clusters that were kept before there were any
 * @param revision counts the changes of the spec from 0; null, for clusters that were kept before
 *     it was counted: 0
 * @param base what the values stand on; null: on the size alone
 * @param verdict what was found when the values were judged; null: they never were
 * @param chartVersion the version of vCluster's chart that was asked for last; null: nobody asked,
 *     so that one that runs keeps its own, and a new one gets the service's
 * @param share what it takes of its owner's quota; null: it was made before that was kept
 * @param namespaceMetadata what its namespace carries beside the service's own; null: nothing
 */
public record ClusterSpec(
    String kubernetesVersion,
    Duration readyTimeout,
    @Nullable String size,
    @Nullable Map<String, @Nullable Object> values,
    @Nullable Long revision,
    @Nullable ClusterBase base,
    @Nullable ValuesVerdict verdict,
    @Nullable String chartVersion,
    @Nullable NamespaceMetadata namespaceMetadata,
    @Nullable ClusterShare share) {
  /** No image has this tag. */
  private static final String NOT_SEEN = "v0.0.0";

  public ClusterSpec {
    values = Collections.unmodifiableMap(orEmpty(values));
    revision = revision == null ? 0L : revision;
  }

  /** Without a size and values. */
  public ClusterSpec(String kubernetesVersion, Duration readyTimeout) {
    this(kubernetesVersion, readyTimeout, null, Map.of(), 0L, null, null, null, null, null);
  }

  /** With values that nobody has judged. */
  public ClusterSpec(
      String kubernetesVersion,
      Duration readyTimeout,
      @Nullable String size,
      @Nullable Map<String, @Nullable Object> values,
      @Nullable Long revision,
      @Nullable ClusterBase base) {
    this(kubernetesVersion, readyTimeout, size, values, revision, base, null, null, null, null);
  }

  /** Of one that runs already, before anybody has looked at what it is made of. */
  public static ClusterSpec notSeenYet(Duration readyTimeout) {
    return new ClusterSpec(NOT_SEEN, readyTimeout);
  }

  /** Whether it is known what is wanted. */
  public boolean isKnown() {
    return !kubernetesVersion.equals(NOT_SEEN);
  }

  /** The same with a size and values. */
  public ClusterSpec with(@Nullable String newSize, Map<String, @Nullable Object> newValues) {
    return new ClusterSpec(
        kubernetesVersion,
        readyTimeout,
        newSize,
        newValues,
        revision,
        base,
        verdict,
        chartVersion,
        namespaceMetadata,
        share);
  }

  /** The same revision, which turned out to run that version of Kubernetes. */
  public ClusterSpec running(String tag) {
    return new ClusterSpec(
        tag,
        readyTimeout,
        size,
        values,
        revision,
        base,
        verdict,
        chartVersion,
        namespaceMetadata,
        share);
  }

  /** The same revision, which others made otherwise. */
  public ClusterSpec madeOf(String tag, Map<String, @Nullable Object> newValues) {
    return new ClusterSpec(
        tag,
        readyTimeout,
        size,
        newValues,
        revision,
        base,
        verdict,
        chartVersion,
        namespaceMetadata,
        share);
  }

  /** The next revision, of that version of Kubernetes, size and values. */
  public ClusterSpec next(
      String newKubernetesVersion,
      @Nullable String newSize,
      Map<String, @Nullable Object> newValues) {
    return new ClusterSpec(
        newKubernetesVersion,
        readyTimeout,
        newSize,
        newValues,
        revision() + 1,
        base,
        verdict,
        chartVersion,
        namespaceMetadata,
        share);
  }

  /** The same on this base. */
  public ClusterSpec on(@Nullable ClusterBase newBase) {
    return new ClusterSpec(
        kubernetesVersion,
        readyTimeout,
        size,
        values,
        revision,
        newBase,
        verdict,
        chartVersion,
        namespaceMetadata,
        share);
  }

  /** The same of this version of vCluster's chart. */
  public ClusterSpec ofChart(@Nullable String version) {
    return new ClusterSpec(
        kubernetesVersion,
        readyTimeout,
        size,
        values,
        revision,
        base,
        verdict,
        version,
        namespaceMetadata,
        share);
  }

  /** The same with what was found when its values were judged. */
  public ClusterSpec judged(@Nullable ValuesVerdict newVerdict) {
    return new ClusterSpec(
        kubernetesVersion,
        readyTimeout,
        size,
        values,
        revision,
        base,
        newVerdict,
        chartVersion,
        namespaceMetadata,
        share);
  }

  /** The same with that on its namespace. */
  public ClusterSpec in(NamespaceMetadata newMetadata) {
    var kept = newMetadata.isEmpty() ? null : newMetadata;
    return new ClusterSpec(
        kubernetesVersion,
        readyTimeout,
        size,
        values,
        revision,
        base,
        verdict,
        chartVersion,
        kept,
        share);
  }

  /** The same, which takes that of its owner's quota. */
  public ClusterSpec taking(ClusterShare newShare) {
    return new ClusterSpec(
        kubernetesVersion,
        readyTimeout,
        size,
        values,
        revision,
        base,
        verdict,
        chartVersion,
        namespaceMetadata,
        newShare);
  }

  /** What its namespace carries beside the service's own. */
  public NamespaceMetadata onNamespace() {
    return namespaceMetadata == null ? NamespaceMetadata.NONE : namespaceMetadata;
  }

  /** Whether its values say what nobody was allowed: whoever touches that is refused. */
  public boolean valuesRefused() {
    return verdict != null && verdict.refused();
  }

  /** What the template that it was made from lets its clusters' values say. */
  public ValuesProfile templateProfile() {
    var template = base == null ? null : base.template();
    return template == null ? ValuesProfile.RESTRICTED : template.valuesProfile();
  }

  /** The values that stand between those of the size and the user's own. */
  public Map<String, @Nullable Object> baseValues() {
    return base == null ? Map.<String, @Nullable Object>of() : base.values();
  }

  /** What the template that it was made from allows. */
  public Template.Limits limits() {
    var template = base == null ? null : base.template();
    return template == null ? Template.Limits.NONE : template.limits();
  }

  @Override
  public Long revision() {
    return revision == null ? 0L : revision;
  }

  @Override
  public Map<String, @Nullable Object> values() {
    return orEmpty(values);
  }

  private static Map<String, @Nullable Object> orEmpty(
      @Nullable Map<String, @Nullable Object> values) {
    return values == null ? Map.<String, @Nullable Object>of() : values;
  }
}
