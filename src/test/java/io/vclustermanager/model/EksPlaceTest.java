package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EksPlaceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"eu-west-1", "us-gov-west-1", "cn-north-1", "us-isob-east-1", "eusc-de-east-1"})
  void regionsOfAllPartitionsAreTaken(String region) {
    assertThat(new EksPlace(region, "a", null).check()).isEmpty();
  }

  /** It becomes a part of addresses that are signed for. */
  @ParameterizedTest
  @ValueSource(strings = {"", "eu-west", "eu-west-1.evil.example", "eu-west-1/", "EU-WEST-1"})
  void nothingElseIs(String region) {
    assertThat(new EksPlace(region, "a", null).check().orElseThrow().path())
        .containsExactly("input", "eks", "region");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"arn:aws:iam::111122223333:role/a", "arn:aws-cn:iam::111122223333:role/p/q.r"})
  void rolesAreTakenByTheirArn(String role) {
    assertThat(new EksPlace("eu-west-1", "a", role).check()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "arn:aws:iam::1:role/a", "arn:aws:iam::111122223333:user/a"})
  void othersAreNot(String role) {
    assertThat(new EksPlace("eu-west-1", "a", role).check().orElseThrow().message())
        .contains("give its ARN");
  }
}
