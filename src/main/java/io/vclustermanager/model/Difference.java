package io.vclustermanager.model;

/**
 * One thing on the host that is not as this service left it.
 *
 * @param what the word of a {@link DriftKind}: such as {@code replicas} or {@code labels.team}
 * @param wanted as it should be
 * @param seen as it is
 */
public record Difference(String what, String wanted, String seen) {
  /** Whether it is of this kind. */
  public boolean is(DriftKind kind) {
    return DriftKind.named(what).filter(each -> each == kind).isPresent();
  }
}
