package io.vclustermanager.provider.kube;

import io.vclustermanager.model.EksPlace;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.util.Objects;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * What went wrong with AWS, said so that an administrator can mend it. AWS's own words are repeated
 * only where they say who may not do what: those about signatures repeat a part of the request.
 */
final class AwsFailures {
  private static final Pattern KEY_ID = Pattern.compile("\\bA[A-Z]{3}[A-Z0-9]{12,124}\\b");
  private static final int MOST_WORDS = 400;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  private AwsFailures() {}

  /** There are none of the service's own. */
  static ProviderException ofOwnCredentials(SdkException e) {
    var words = String.valueOf(e.getMessage());
    return words.contains("AssumeRoleWithWebIdentity")
        ? ProviderException.passing(
            FailureReason.AWS_REFUSED,
            "AWS does not let the service's pod assume its role (sts:AssumeRoleWithWebIdentity):"
                + " the role's trust policy must name the pod's ServiceAccount.")
        : ProviderException.passing(
            FailureReason.AWS_CREDENTIALS_MISSING,
            "The service has no AWS credentials: give its pod's ServiceAccount a role, or set"
                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
  }

  /**
   * A call to AWS failed.
   *
   * @param permission what the call needs, as IAM names it
   */
  static ProviderException of(String permission, EksPlace cluster, SdkException e) {
    return switch (e) {
      case ResourceNotFoundException _ ->
          ProviderException.passing(
              FailureReason.EKS_CLUSTER_UNKNOWN,
              begin(cluster)
                  + " is not there, in the account of the credentials: correct name, region or"
                  + " roleArn by updateHost.");
      case AwsServiceException refused when isTrouble(refused) ->
          unreachable(permission, cluster, code(refused));
      case AwsServiceException refused -> refused(permission, cluster, refused);
      default ->
          unreachable(permission, cluster, "no answer (" + e.getClass().getSimpleName() + ")");
    };
  }

  private static ProviderException refused(
      String permission, EksPlace cluster, AwsServiceException e) {
    return isDenied(e)
        ? ProviderException.passing(
            FailureReason.AWS_REFUSED,
            "AWS denies "
                + permission
                + " for "
                + cluster.words()
                + ": allow it by an IAM policy"
                + (permission.equals("sts:AssumeRole") ? " and by the role's trust policy" : "")
                + ". AWS says: "
                + words(e))
        : ProviderException.passing(
            FailureReason.AWS_REFUSED,
            "AWS refuses "
                + permission
                + " for "
                + cluster.words()
                + " ("
                + code(e)
                + "): look at the service's AWS credentials, and at the clock.");
  }

  private static ProviderException unreachable(String permission, EksPlace cluster, String why) {
    return ProviderException.passing(
        FailureReason.AWS_UNREACHABLE,
        "AWS cannot be asked for "
            + cluster.words()
            + " ("
            + permission
            + "): "
            + why
            + ". The service must reach AWS's addresses in that region.");
  }

  private static boolean isTrouble(AwsServiceException e) {
    return e.statusCode() >= SERVER_ERROR
        || e.statusCode() == TOO_MANY
        || e.isThrottlingException();
  }

  private static boolean isDenied(AwsServiceException e) {
    return code(e).contains("AccessDenied");
  }

  private static String code(AwsServiceException e) {
    var details = e.awsErrorDetails();
    return details == null
        ? "status " + e.statusCode()
        : Objects.requireNonNullElse(details.errorCode(), "status " + e.statusCode());
  }

  private static String words(AwsServiceException e) {
    var words = Objects.requireNonNullElse(e.awsErrorDetails().errorMessage(), code(e));
    var plain = KEY_ID.matcher(words).replaceAll("…").replaceAll("\\s+", " ");
    return plain.length() > MOST_WORDS ? plain.substring(0, MOST_WORDS) + "…" : plain;
  }

  private static String begin(EksPlace cluster) {
    var words = cluster.words();
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
