package io.vclustermanager.provider.kube;

import io.vclustermanager.model.EksPlace;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * AWS, as far as it is needed to get into a cluster of EKS. Each call throws what {@link
 * AwsFailures} makes of it. Clients are made for one call each: there are few calls, and nothing is
 * held between them.
 */
@Singleton
final class Aws {
  /** Somebody may wait for it, and a host that is not reached is tried again soon. */
  private static final Duration ALL_TRIES = Duration.ofSeconds(6);

  private static final Duration ONE_TRY = Duration.ofSeconds(3);

  /** The longest that every role allows, and that a role may give which was itself assumed. */
  private static final Duration SESSION = Duration.ofHours(1);

  private static final String SESSION_NAME = "vcluster-manager";

  private @Nullable DefaultCredentialsProvider own;

  /** The service's own credentials: of its pod's role, its variables, its machine … */
  AwsCredentials own() {
    try {
      return chain().resolveCredentials();
    } catch (SdkException e) {
      throw AwsFailures.ofOwnCredentials(e);
    }
  }

  /** Made late: who has no host in EKS does without AWS's classes. */
  private synchronized DefaultCredentialsProvider chain() {
    var made = own;
    if (made == null) {
      // Credentials may come, go and change places while the service runs.
      made = DefaultCredentialsProvider.builder().reuseLastProviderEnabled(false).build();
      own = made;
    }
    return made;
  }

  /** The credentials of the cluster's role, for an hour. */
  AwsCredentials assume(EksPlace cluster, String roleArn) {
    return called(
        "sts:AssumeRole",
        cluster,
        () -> {
          try (var sts = set(StsClient.builder(), cluster, own()).build()) {
            var given =
                sts.assumeRole(
                        each ->
                            each.roleArn(roleArn)
                                .roleSessionName(SESSION_NAME)
                                .durationSeconds((int) SESSION.toSeconds()))
                    .credentials();
            return AwsSessionCredentials.builder()
                .accessKeyId(given.accessKeyId())
                .secretAccessKey(given.secretAccessKey())
                .sessionToken(given.sessionToken())
                .expirationTime(given.expiration())
                .build();
          }
        });
  }

  /** What EKS says of the cluster. */
  Cluster describe(EksPlace cluster, AwsCredentials credentials) {
    return called(
        "eks:DescribeCluster",
        cluster,
        () -> {
          try (var eks = set(EksClient.builder(), cluster, credentials).build()) {
            return eks.describeCluster(each -> each.name(cluster.name())).cluster();
          }
        });
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B set(
      B builder, EksPlace cluster, AwsCredentials credentials) {
    return builder
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(ONE_TRY).socketTimeout(ONE_TRY))
        .region(Region.of(cluster.region()))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(
            each -> each.apiCallTimeout(ALL_TRIES).apiCallAttemptTimeout(ONE_TRY));
  }

  private static <T> T called(String permission, EksPlace cluster, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw AwsFailures.of(permission, cluster, e);
    }
  }

  @PreDestroy
  synchronized void close() {
    if (own != null) {
      own.close();
    }
  }
}
