package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What clusters are made from. Each save makes the next version; none is ever changed.
 *
 * @param removedAt when it was taken out of use; null while clusters can be made from it
 */
public record Template(
    UUID id, String name, Version newest, Instant createdAt, @Nullable Instant removedAt) {

  /** One of its versions. */
  public record Version(
      UUID template, int number, Content content, ActorName createdBy, Instant createdAt) {
    /** Its global id. */
    public VersionId id() {
      return new VersionId(template, number);
    }
  }

  /**
   * The global id of a version: its template's key and its number.
   *
   * @param number from 1
   */
  public record VersionId(UUID template, int number) {
    private static final Pattern TEXT = Pattern.compile("tv_([0-9a-f]{32})_([1-9][0-9]{0,8})");

    /** The id that this text stands for, if it is one; every id has one text only. */
    public static Optional<VersionId> parse(String text) {
      var parts = TEXT.matcher(text);
      return parts.matches()
          ? NodeId.parseKey(parts.group(1))
              .map(template -> new VersionId(template, Integer.parseInt(parts.group(2))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "tv_" + NodeId.digits(template) + "_" + number;
    }
  }

  /**
   * What a version says.
   *
   * @param parameters a JSON Schema of the type object
   * @param values for vCluster's chart, with placeholders of {@link Placeholders}
   * @param defaultLease null: the service's own
   * @param profile the name of a {@link ValuesProfile}, what the own values of its clusters may
   *     say; null: what owner and host allow
   * @param chartVersion of vCluster's chart; null: the service's own
   */
  public record Content(
      @Nullable String description,
      @Nullable Map<String, @Nullable Object> parameters,
      @Nullable Map<String, @Nullable Object> values,
      @Nullable String size,
      @Nullable String kubernetesVersion,
      @Nullable Duration maxLease,
      @Nullable List<String> allowedSizes,
      @Nullable Duration defaultLease,
      @Nullable Bootstrap bootstrap,
      @Nullable String profile,
      @Nullable String chartVersion) {
    /** It says nothing. */
    public static final Content NOTHING =
        new Content(null, null, null, null, null, null, null, null, null, null, null);

    @Override
    public Map<String, @Nullable Object> parameters() {
      return parameters == null ? Map.<String, @Nullable Object>of("type", "object") : parameters;
    }

    @Override
    public Map<String, @Nullable Object> values() {
      return values == null ? Map.<String, @Nullable Object>of() : values;
    }

    /** What the own values of its clusters may say; null: what owner and host allow. */
    public @Nullable ValuesProfile valuesProfile() {
      return profile == null ? null : ValuesProfile.kept(profile);
    }

    /** What it allows. */
    public Limits limits() {
      return new Limits(maxLease, allowedSizes);
    }
  }

  /**
   * What clusters made from it may have.
   *
   * @param maxLease null: as long as the service allows
   * @param allowedSizes in capitals; null: any
   */
  public record Limits(@Nullable Duration maxLease, @Nullable List<String> allowedSizes) {
    /** No limits. */
    public static final Limits NONE = new Limits(null, null);

    /** Whether a cluster may have this size, in capitals. */
    public boolean allow(@Nullable String size) {
      return allowedSizes == null || (size != null && allowedSizes.contains(size));
    }

    /**
     * What is wrong with a lease that somebody asks for, if anything.
     *
     * @param template the template's name
     */
    public Optional<Refusal> check(LeaseRequest request, String template, Instant now) {
      if (maxLease == null) {
        return Optional.empty();
      }
      var longest = maxLease;
      return switch (request) {
        case LeaseRequest.Unspecified _ -> Optional.empty();
        case LeaseRequest.Permanent _ -> refused("lease.permanent", template, longest);
        case LeaseRequest.For(var length) ->
            length.compareTo(longest) > 0
                ? refused("lease.for", template, longest)
                : Optional.empty();
        case LeaseRequest.Until(var end) ->
            end.isAfter(now.plus(longest))
                ? refused("lease.until", template, longest)
                : Optional.empty();
      };
    }

    private static Optional<Refusal> refused(String field, String template, Duration longest) {
      return Optional.of(
          Refusal.ofLease(
              field,
              "The template '"
                  + template
                  + "' allows leases of at most "
                  + DurationWords.of(longest)
                  + ".",
              longest,
              null));
    }
  }
}
