package io.vclustermanager.model;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster of Amazon's EKS is found, and as whom. It holds no secret.
 *
 * @param region AWS's name of the region, such as {@code eu-west-1}
 * @param name the cluster's name in EKS
 * @param roleArn the role that is assumed first; null: the service's own credentials are used
 */
public record EksPlace(String region, String name, @Nullable String roleArn) {
  /** It becomes a part of the names of AWS's servers, so nothing else may stand in it. */
  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}");

  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{0,99}");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]{0,16}:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}");

  /** What is wrong with its first field that is, by its place in a mutation's input. */
  public Optional<Refusal> check() {
    return Stream.of(
            fits(
                REGION, region, "region", "is no region of AWS: give its code, such as eu-west-1."),
            fits(
                NAME,
                name,
                "name",
                "is no name of an EKS cluster: 1 to 100 letters, digits, '-' and '_', of which the"
                    + " first is a letter or a digit."),
            roleArn == null
                ? Optional.<Refusal>empty()
                : fits(
                    ROLE,
                    roleArn,
                    "roleArn",
                    "is no role: give its ARN, such as"
                        + " arn:aws:iam::111122223333:role/vcluster-manager."))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Refusal> fits(
      Pattern pattern, String value, String field, String otherwise) {
    return pattern.matcher(value).matches()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                Refusal.Code.INVALID, "eks." + field, Names.quoted(value) + " " + otherwise));
  }

  /** As it stands within a sentence. */
  public String words() {
    return "the EKS cluster '" + name + "' in " + region;
  }
}
