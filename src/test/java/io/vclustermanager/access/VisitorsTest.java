package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Visitors.Visit;
import io.vclustermanager.model.Actor;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who needs to be somebody is somebody, or is told why not, or that it cannot be told. */
final class VisitorsTest {
  private final HttpRequest<?> request = HttpRequest.GET("/audit.jsonl");

  @Test
  void whoShowsNothingIsAskedToSignIn() {
    assertThat(answer(new Standing.In(Actor.nobody())).of(request, null))
        .isEqualTo(new Visit.Nobody("Sign in first", "Bearer"));
  }

  @Test
  void whatIsNotTakenIsNamed() {
    Verdict.Refused.invalid(
            CredentialKind.API_KEY, new Standing.Out("The key was revoked", false).trouble())
        .keep(request);

    assertThat(answer(new Standing.In(Actor.nobody())).of(request, null))
        .isEqualTo(
            new Visit.Nobody(
                "The key was revoked",
                "ApiKey error=\"invalid_key\", error_description=\"The key was revoked\""));
  }

  /** To say 401 would have programs throw away what is good. */
  @Test
  void whileItCannotBeToldNobodyIsRefused() {
    var away = new IllegalStateException("away");
    new Verdict.Unclear(away).keep(request);

    assertThat(answer(new Standing.In(Actor.nobody())).of(request, null))
        .isEqualTo(new Visit.Untold(away));
  }

  @Test
  void whoCannotBeLookedUpWhileTheDatabaseIsAwayIsNotRefusedEither() {
    var gone = new IllegalStateException(new SQLException("gone", "08006"));

    assertThat(fails(gone).of(request, Authentication.build("anna")))
        .isEqualTo(new Visit.Untold(gone));
    var bug = new IllegalStateException("a bug");
    assertThatThrownBy(() -> fails(bug).of(request, Authentication.build("anna"))).isSameAs(bug);
  }

  @Test
  void whoWasSomebodyIsToldWhatHasEnded() {
    assertThat(
            answer(new Standing.Out("It was ended", false))
                .of(request, Authentication.build("anna")))
        .isEqualTo(
            new Visit.Nobody(
                "It was ended",
                "Bearer error=\"invalid_token\", error_description=\"It was ended\""));
  }

  private static Visitors answer(Standing standing) {
    return visitors((_, _) -> Optional.of(standing));
  }

  private static Visitors fails(RuntimeException failure) {
    return visitors(
        (_, _) -> {
          throw failure;
        });
  }

  private static Visitors visitors(ActorSource source) {
    return new Visitors(
        new Actors(List.of(source), new EndedTokens(new NothingEnded()), Clock.systemUTC()));
  }
}
