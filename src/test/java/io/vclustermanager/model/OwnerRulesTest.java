package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Owner.Member;
import io.vclustermanager.model.Owner.Settings;
import io.vclustermanager.model.Refusal.Code;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnerRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void anOwnerHasNoneAnyNumberOrSoManyClusters() {
    for (var most : new Integer[] {null, 0, 1, Integer.MAX_VALUE}) {
      assertThat(OwnerRules.check(new Settings(most, ValuesProfile.ANY))).isEmpty();
    }
    assertThat(OwnerRules.check(new Settings(-1, ValuesProfile.ANY)))
        .map(Refusal::code)
        .contains(Code.OUT_OF_RANGE);
  }

  @Test
  void aListOfMembersIsGood() {
    assertThat(OwnerRules.check(List.of())).isEmpty();
    assertThat(
            OwnerRules.check(
                List.of(
                    new Member("anna", Role.DEVELOPER),
                    new Member("bot@example.com", Role.CI),
                    new Member("Ada Lovelace", Role.VIEWER))))
        .isEmpty();
  }

  @Test
  void whatIsWrongWithAMemberIsToldByItsPlace() {
    var refusals =
        OwnerRules.check(
            List.of(
                new Member("anna", Role.DEVELOPER),
                new Member(" ", Role.CI),
                new Member("anna", Role.CI),
                new Member("boss", Role.ADMIN)));

    assertThat(refusals).extracting(Refusal::code).containsOnly(Code.INVALID);
    assertThat(refusals)
        .extracting(each -> String.join(".", each.path()))
        .containsExactly("input.members.1.user", "input.members.2.user", "input.members.3.role");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\0"})
  void aUserWhomNoTokenCouldNameIsNone(String user) {
    assertThat(OwnerRules.check(List.of(new Member(user, Role.CI)))).hasSize(1);
  }

  @Test
  void thereAreNotTooManyMembersAndNoneWithAnEndlessName() {
    var many =
        IntStream.rangeClosed(0, OwnerRules.MOST_MEMBERS)
            .mapToObj(i -> new Member("u" + i, Role.VIEWER))
            .toList();

    assertThat(OwnerRules.check(many)).extracting(Refusal::code).containsExactly(Code.OUT_OF_RANGE);
    assertThat(OwnerRules.check(many.subList(1, many.size()))).isEmpty();
    assertThat(OwnerRules.check(List.of(new Member("x".repeat(129), Role.CI)))).hasSize(1);
    assertThat(OwnerRules.check(List.of(new Member("x".repeat(128), Role.CI)))).isEmpty();
  }

  @Test
  void aUsersOwnOwnerKeepsItsUser() {
    var anna = new Member("anna", Role.DEVELOPER);

    assertThat(OwnerRules.takesAway("anna", List.of(new Member("bob", Role.CI), anna))).isEmpty();
    for (var members : List.of(List.<Member>of(), List.of(new Member("anna", Role.VIEWER)))) {
      assertThat(OwnerRules.takesAway("anna", members))
          .hasValueSatisfying(
              refusal -> {
                assertThat(refusal.code()).isEqualTo(Code.CONFLICT);
                assertThat(refusal.path()).containsExactly("input", "members");
                assertThat(refusal.message()).contains("'anna'");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 0, false", "3, 2, false", "3, 3, true", "3, 7, true", "0, 0, true"})
  void anOwnerThatHasAsManyAsItMayIsFull(long limit, long used, boolean full) {
    var refusal = OwnerRules.full("owner", "core", limit, used);

    assertThat(refusal.isPresent()).isEqualTo(full);
    refusal.ifPresent(
        each -> {
          assertThat(each.code()).isEqualTo(Code.QUOTA_EXCEEDED);
          assertThat(each.quota())
              .isEqualTo(new Refusal.Quota(limit, used, QuotaKind.CLUSTERS, List.of()));
          assertThat(each.message())
              .contains("'core' has " + used + " of at most " + limit)
              .contains("ask an administrator for more (saveOwner, maxClusters).")
              .contains(used == 0 ? "clusters: ask" : "clusters: delete one, ");
        });
  }

  @Test
  void eachChangeGivesTheNextVersion() {
    var later = NOW.plusSeconds(60);
    var owner = new Owner(NodeId.newKey(NOW), "core", Owner.Kind.TEAM, NOW);
    var limited = owner.with(new Settings(3, ValuesProfile.TRUSTED), later);

    assertThat(owner.maxClusters()).isNull();
    assertThat(owner.profile()).isEqualTo(ValuesProfile.RESTRICTED);
    assertThat(limited.version()).isEqualTo(2);
    assertThat(limited.updatedAt()).isEqualTo(later);
    assertThat(limited.createdAt()).isEqualTo(NOW);
    assertThat(limited.removed(later).version()).isEqualTo(3);
    assertThat(limited.removed(later).removedAt()).isEqualTo(later);
    assertThat(limited.removed(later).settings()).isEqualTo(limited.settings());
  }
}
