package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.KeyRules.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody makes a key that may more than who makes it, and scopes only narrow. */
final class KeyRulesTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Owner OWNER = new Owner(UUID.randomUUID(), "payments", Owner.Kind.TEAM, NOW);

  @ParameterizedTest
  @EnumSource(value = Role.class, names = "ADMIN", mode = EnumSource.Mode.EXCLUDE)
  void aMemberGivesAtMostItsOwnRole(Role own) {
    var given =
        Arrays.stream(Role.values())
            .filter(role -> role != Role.ADMIN)
            .filter(role -> check(wish(role, null), user(own)).isEmpty());

    assertThat(given)
        .isNotEmpty()
        .allSatisfy(
            role -> assertThat(Permission.values()).filteredOn(role::allows).allMatch(own::allows));
  }

  @Test
  void aKeyGivesNoScopeThatItLacks() {
    var narrow = key(Set.of(KeyScope.READ, KeyScope.EXTEND));

    assertThat(KeyRules.noKeysOf(narrow, "name")).isPresent();
    assertThat(KeyRules.noKeysOf(key(Set.of(KeyScope.ADMIN)), "name")).isEmpty();
    assertThat(KeyRules.noKeysOf(user(Role.VIEWER), "name")).isEmpty();
    assertThat(check(wish(Role.CI, Set.of(KeyScope.DELETE)), narrow))
        .extracting(Refusal::code)
        .containsExactly(Refusal.Code.FORBIDDEN);
  }

  @ParameterizedTest
  @EnumSource(KeyScope.class)
  void aScopeNeverAllowsWhatTheRoleDoesNot(KeyScope scope) {
    for (var permission : Permission.values()) {
      var reader =
          new Actor(
              "k",
              ActorKind.API_KEY,
              Set.of(),
              null,
              Map.of(OWNER.id(), Role.VIEWER),
              WayIn.API_KEY,
              Set.of(scope));
      assertThat(reader.may(permission, OWNER.id())).isEqualTo(permission == Permission.READ);
    }
  }

  @Test
  void withoutAScopeNothingIsAllowed() {
    assertThat(Permission.values()).noneMatch(each -> KeyScope.allow(Set.of(), each));
  }

  @ParameterizedTest
  @CsvSource({"PT59S, false", "PT1M, true", "P366D, true", "P367D, false"})
  void aKeyLastsWithinBounds(Duration length, boolean isAllowed) {
    var wish = new Wish("k", Role.CI, false, null, length, null);

    assertThat(check(wish, user(Role.CI)).isEmpty()).isEqualTo(isAllowed);
  }

  @Test
  void aKeyOfWhichNothingIsSaidLastsNinetyDaysAndAdministersNothing() {
    var wish = wish(Role.CI, null);

    assertThat(wish.end(NOW)).isEqualTo(NOW.plus(Duration.ofDays(90)));
    assertThat(wish.narrowedTo()).doesNotContain(KeyScope.ADMIN).hasSize(5);
    assertThat(wish(Role.ADMIN, null).narrowedTo()).contains(KeyScope.ADMIN);
  }

  private static List<Refusal> check(Wish wish, Actor actor) {
    return KeyRules.check(wish, actor, OWNER, NOW);
  }

  private static Wish wish(Role role, @Nullable Set<KeyScope> scopes) {
    return new Wish("k", role, false, scopes, null, null);
  }

  private static Actor user(Role role) {
    return new Actor("anna", ActorKind.USER, Set.of(), null, Map.of(OWNER.id(), role));
  }

  private static Actor key(Set<KeyScope> scopes) {
    return new Actor(
        "k",
        ActorKind.API_KEY,
        Set.of(),
        OWNER.id(),
        Map.of(OWNER.id(), Role.DEVELOPER),
        WayIn.API_KEY,
        scopes);
  }
}
