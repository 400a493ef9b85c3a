package io.vclustermanager.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's own values stand on, fixed when it was made: what its template came to, and what
 * it puts into itself.
 *
 * @param template what it was made from; null: from none
 * @param values for vCluster's chart; those of the bootstrap are among them
 * @param filled pointers (RFC 6901) of what parameters filled in, and so users said; null: nothing,
 *     or not known of clusters that were kept before it was
 * @param bootstrap whether it puts anything into itself
 * @param waitForReady whether it counts as made only when that is there
 */
public record ClusterBase(
    @Nullable Used template,
    @Nullable Map<String, @Nullable Object> values,
    @Nullable List<String> filled,
    boolean bootstrap,
    boolean waitForReady) {

  /** Without parameters. */
  public ClusterBase(
      @Nullable Used template,
      @Nullable Map<String, @Nullable Object> values,
      boolean bootstrap,
      boolean waitForReady) {
    this(template, values, null, bootstrap, waitForReady);
  }

  @Override
  public List<String> filled() {
    return filled == null ? List.of() : filled;
  }

  @Override
  public Map<String, @Nullable Object> values() {
    return values == null ? Map.<String, @Nullable Object>of() : values;
  }

  /**
   * A version of a template, and the parameters that were put into it, defaults among them.
   *
   * @param profile the name of a {@link ValuesProfile}; null: the least
   */
  public record Used(
      UUID id,
      String name,
      int version,
      @Nullable Map<String, @Nullable Object> parameters,
      @Nullable Duration maxLease,
      @Nullable List<String> allowedSizes,
      @Nullable String profile) {
    /** What its clusters' own values may say, beside what their owner and host allow. */
    ValuesProfile valuesProfile() {
      return ValuesProfile.kept(profile);
    }

    /** What the template allows. */
    public Template.Limits limits() {
      return new Template.Limits(maxLease, allowedSizes);
    }

    @Override
    public Map<String, @Nullable Object> parameters() {
      return parameters == null ? Map.<String, @Nullable Object>of() : parameters;
    }
  }
}
