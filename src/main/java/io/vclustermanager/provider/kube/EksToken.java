package io.vclustermanager.provider.kube;

import io.vclustermanager.model.EksPlace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Signs what an EKS API server takes for a token: a request to STS which that server makes itself,
 * to learn who asks. Nobody is asked for it.
 */
final class EksToken {
  /** How long after the signature the API server takes it, less what clocks may differ. */
  static final Duration TAKEN = Duration.ofMinutes(14);

  /** What is said in the request, as by AWS's own tools; the API server goes by its date. */
  private static final Duration EXPIRES = Duration.ofSeconds(60);

  private static final String PREFIX = "k8s-aws-v1.";

  private EksToken() {}

  /** A token for this cluster, signed at that time. A secret. */
  static String of(AwsCredentialsIdentity identity, EksPlace cluster, Instant now) {
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                each ->
                    each.identity(identity)
                        .request(request(cluster))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, cluster.region())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, EXPIRES)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)));
    var url = signed.request().getUri().toString();
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(url.getBytes(StandardCharsets.UTF_8));
  }

  private static SdkHttpRequest request(EksPlace cluster) {
    var suffix = PartitionMetadata.of(Region.of(cluster.region())).dnsSuffix();
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.GET)
        .uri(URI.create("https://sts." + cluster.region() + "." + suffix + "/"))
        .putRawQueryParameter("Action", "GetCallerIdentity")
        .putRawQueryParameter("Version", "2011-06-15")
        .putHeader("x-k8s-aws-id", cluster.name())
        .build();
  }
}
