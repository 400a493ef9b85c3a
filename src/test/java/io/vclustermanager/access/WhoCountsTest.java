package io.vclustermanager.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.Finding.Good;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the table of what counts when several things are shown. */
final class WhoCountsTest {
  private static final CredentialKind[] KINDS = CredentialKind.values();

  /** What can be said of one of them. */
  private enum Cell {
    MISSING,
    BAD,
    GOOD
  }

  static Stream<List<Cell>> everyRequest() {
    var all = Stream.of(List.<Cell>of());
    for (var _ : KINDS) {
      all =
          all.flatMap(
              before ->
                  Stream.of(Cell.values())
                      .map(cell -> Stream.concat(before.stream(), Stream.of(cell)).toList()));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyRequest")
  void ofDifferentActorsOnlyOneMayBeValid(List<Cell> cells) {
    var verdict = WhoCounts.of(findings(cells, WhoCountsTest::ofItsOwn));

    var good = cells.stream().filter(Cell.GOOD::equals).count();
    var bad = cells.stream().filter(Cell.BAD::equals).count();
    if (good == 1) {
      var counts = (Verdict.Counts) verdict;
      assertThat(counts.kind()).isEqualTo(first(cells, Cell.GOOD));
      assertThat(counts.authentication()).isEqualTo(ofItsOwn(counts.kind()));
      assertThat(counts.ignored()).hasSize((int) bad);
    } else if (good > 1) {
      var refused = (Verdict.Refused) verdict;
      assertThat(refused.challenge()).contains("error=\"invalid_request\"", "sent as two");
    } else if (bad > 0) {
      var refused = (Verdict.Refused) verdict;
      assertThat(refused.kind()).isEqualTo(first(cells, Cell.BAD));
      assertThat(refused.challenge()).contains(refused.kind().error(), refused.kind() + " is bad");
      assertThat(refused.trouble().isOver()).isFalse();
    } else {
      assertThat(verdict).isEqualTo(new Verdict.Nobody());
    }
  }

  @ParameterizedTest
  @MethodSource("everyRequest")
  void ofTheSameActorTheFirstCounts(List<Cell> cells) {
    var verdict = WhoCounts.of(findings(cells, _ -> Authentication.build("anna")));

    if (cells.contains(Cell.GOOD)) {
      assertThat(((Verdict.Counts) verdict).kind()).isEqualTo(first(cells, Cell.GOOD));
    } else {
      assertThat(verdict).isNotInstanceOf(Verdict.Counts.class);
    }
  }

  @Test
  void whatCannotBeToldIsNotGuessed() {
    var away = new IllegalStateException("the database is away");
    var findings =
        Map.<CredentialKind, Finding>of(
            CredentialKind.BEARER,
            new Good(Authentication.build("anna")),
            CredentialKind.API_KEY,
            new Finding.Unclear(away));

    assertThat(WhoCounts.of(findings)).isEqualTo(new Verdict.Unclear(away));
  }

  @Test
  void theHeaderHoldsNothingThatCouldEndIt() {
    var refused =
        Verdict.Refused.invalid(
            CredentialKind.BEARER, Trouble.of("a \"name\" with \\, ü and\r\nSet-Cookie: x"));

    assertThat(refused.challenge())
        .isEqualTo(
            "Bearer error=\"invalid_token\","
                + " error_description=\"a 'name' with ', ? and??Set-Cookie: x\"");
  }

  private static EnumMap<CredentialKind, Finding> findings(
      List<Cell> cells, Function<CredentialKind, Authentication> whose) {
    var findings = new EnumMap<CredentialKind, Finding>(CredentialKind.class);
    for (var kind : KINDS) {
      var finding = finding(cells.get(Arrays.asList(KINDS).indexOf(kind)), kind, whose.apply(kind));
      if (finding != null) {
        findings.put(kind, finding);
      }
    }
    return findings;
  }

  private static @Nullable Finding finding(
      Cell cell, CredentialKind kind, Authentication authentication) {
    return switch (cell) {
      case MISSING -> null;
      case BAD -> Finding.bad(kind + " is bad");
      case GOOD -> new Good(authentication);
    };
  }

  private static Authentication ofItsOwn(CredentialKind kind) {
    return new Identified(
        new Identity.Key(UUID.nameUUIDFromBytes(kind.name().getBytes(UTF_8))), null);
  }

  private static CredentialKind first(List<Cell> cells, Cell cell) {
    return KINDS[cells.indexOf(cell)];
  }
}
