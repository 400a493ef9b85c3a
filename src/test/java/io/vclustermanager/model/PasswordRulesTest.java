package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"twelve chars", "correct horse battery staple", "ääääääääääää"})
  void aLongOneIsGood(String password) {
    assertThat(PasswordRules.check(password, "anna")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''             | anna          | at least 12 characters
          eleven char    | anna          | at least 12 characters
          𝄞𝄞𝄞𝄞𝄞𝄞         | anna          | at least 12 characters
          administrator  | administrator | not the user's name
          ADMINISTRATOR  | administrator | not the user's name
          """)
  void aBadOneIsRefused(String password, String user, String why) {
    assertThat(PasswordRules.check(password, user))
        .hasValueSatisfying(wrong -> assertThat(wrong).contains(why));
  }

  @Test
  void itCostsNobodyMoreThanSoMuchToHash() {
    assertThat(PasswordRules.check("x".repeat(1024), "anna")).isEmpty();
    assertThat(PasswordRules.check("x".repeat(1025), "anna")).isPresent();
  }

  @Test
  void theHashOfAUserIsNowhereInItsText() {
    var user =
        new User(
            NodeId.newKey(Instant.EPOCH),
            "anna",
            NodeId.newKey(Instant.EPOCH),
            null,
            "$argon2id$",
            null,
            Instant.EPOCH,
            null,
            1);

    assertThat(user).hasToString("User[anna]");
  }
}
