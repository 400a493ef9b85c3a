package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.EksPlace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

final class EksTokenTest {
  private static final AwsBasicCredentials KEYS =
      AwsBasicCredentials.create(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  /** The signature was computed by another implementation. */
  @Test
  void isARequestThatTheApiServerMakesItself() {
    var url = url("ap-south-1");

    assertThat(url.getScheme() + "://" + url.getHost() + url.getPath())
        .isEqualTo("https://sts.ap-south-1.amazonaws.com/");
    assertThat(url.getQuery().split("&"))
        .containsExactlyInAnyOrder(
            "Action=GetCallerIdentity",
            "Version=2011-06-15",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE/20261120/ap-south-1/sts/aws4_request",
            "X-Amz-Date=20261120T000000Z",
            "X-Amz-Expires=60",
            "X-Amz-SignedHeaders=host;x-k8s-aws-id",
            "X-Amz-Signature=57abf266602756bf3fc025214f8f977f25514e16a4d3b798e06efcbb2e0f1820");
  }

  @Test
  void isForTheServersOfItsPartition() {
    assertThat(url("cn-north-1").getHost()).isEqualTo("sts.cn-north-1.amazonaws.com.cn");
    assertThat(url("us-gov-west-1").getHost()).isEqualTo("sts.us-gov-west-1.amazonaws.com");
  }

  private static URI url(String region) {
    var token = EksToken.of(KEYS, new EksPlace(region, "test-cluster-001", null), NOW);
    assertThat(token).matches("k8s-aws-v1\\.[A-Za-z0-9_-]+").hasSizeLessThan(4096);
    return URI.create(
        new String(
            Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
            StandardCharsets.UTF_8));
  }
}
