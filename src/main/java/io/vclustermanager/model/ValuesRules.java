package io.vclustermanager.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a cluster's own values by a profile: leaf by leaf, and only what a change touches. It is
 * quick and asks nobody: no host, no network.
 */
public interface ValuesRules {
  /**
   * Judges what a change of the spec sets or takes away.
   *
   * @param before null: nothing was there, so that all is new
   * @param profile of who makes the change
   * @param whose the name of the owner, for the message
   */
  Judged judge(
      @Nullable ClusterSpec before, ClusterSpec after, ValuesProfile profile, String whose);

  /**
   * What of the values is allowed neither by the profile nor to whoever set it: what a cluster must
   * not be made of again.
   */
  List<Refusal> standing(ClusterSpec spec, ValuesProfile profile, String whose);

  /** The same spec, for all of whose values an administrator vouches. */
  ClusterSpec vouched(ClusterSpec spec);

  /**
   * What is known of the values from now on, by this profile of whoever is no administrator; null
   * when there are no values, or when that is known already.
   */
  @Nullable ValuesVerdict rejudged(ClusterSpec spec, ValuesProfile profile);

  /**
   * What was found.
   *
   * @param refusals why the change is refused, each with its place; empty when it is not
   * @param spec the new spec with what was found of it
   */
  record Judged(List<Refusal> refusals, ClusterSpec spec) {}
}
