package io.vclustermanager.model;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose clusters they are. Its members stand elsewhere: not everybody who sees the owner sees them.
 *
 * @param settings what administrators say of it
 * @param updatedAt when its settings or its members were last changed
 * @param removedAt when it was taken out of use; null while it can have clusters
 * @param version counts the changes of its settings and members
 */
public record Owner(
    UUID id,
    String name,
    Kind kind,
    Settings settings,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant removedAt,
    long version) {
  /** A team, or a user's own. */
  public enum Kind {
    TEAM,
    USER
  }

  /**
   * What administrators say of an owner.
   *
   * @param maxClusters the most live clusters that it may have, 0 or more; null: any number
   * @param profile what the values of its clusters may say
   * @param limits how much else it may have
   */
  public record Settings(@Nullable Integer maxClusters, ValuesProfile profile, OwnerLimits limits) {
    /** With no limits but that of their number. */
    public Settings(@Nullable Integer maxClusters, ValuesProfile profile) {
      this(maxClusters, profile, OwnerLimits.NONE);
    }

    /** Of an owner of whom nothing was said. */
    public static final Settings NONE = new Settings(null, ValuesProfile.RESTRICTED);
  }

  /**
   * Somebody who has a role in an owner.
   *
   * @param user the user's name
   */
  public record Member(String user, Role role) {}

  /** A new owner of which nothing was said. */
  public Owner(UUID id, String name, Kind kind, Instant now) {
    this(id, name, kind, Settings.NONE, now, now, null, 1);
  }

  /** A new owner. */
  public static Owner made(UUID id, String name, Kind kind, Settings settings, Instant now) {
    return new Owner(id, name, kind, settings, now, now, null, 1);
  }

  /** The same in its next version, with these settings. */
  public Owner with(Settings newSettings, Instant now) {
    return new Owner(id, name, kind, newSettings, createdAt, now, removedAt, version + 1);
  }

  /** The same in its next version, out of use. */
  public Owner removed(Instant now) {
    return new Owner(id, name, kind, settings, createdAt, now, now, version + 1);
  }

  /** The most live clusters that it may have; null: any number. */
  public @Nullable Integer maxClusters() {
    return settings.maxClusters;
  }

  /** How much else it may have. */
  public OwnerLimits limits() {
    return settings.limits;
  }

  /** What the values of its clusters may say. */
  public ValuesProfile profile() {
    return settings.profile;
  }
}
