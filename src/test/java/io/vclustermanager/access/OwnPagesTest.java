package io.vclustermanager.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To which paths people come back who have signed in elsewhere. */
final class OwnPagesTest {
  @Test
  void whoSaysNothingComesBackToGraphiQl() {
    assertThat(OwnPages.path(null)).contains("/graphiql");
    assertThat(OwnPages.path("")).contains("/graphiql");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/graphiql", "/portal/", "/portal/clusters/web-1", "/a_b/c.d~e"})
  void pathsOfPagesAreTaken(String path) {
    assertThat(OwnPages.path(path)).contains(path);
  }

  /** Browsers take some of these for other hosts, and some for headers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/a//evil.example",
        "https://evil.example/",
        "https:/evil.example",
        "@evil.example",
        "/@evil.example",
        "/.evil",
        "/../a",
        "/a/../b",
        "/a?b=c",
        "/a#b",
        "/a\r\nLocation: b",
        "/a\n",
        "/a%2f%2fevil.example",
        "/\tevil",
        "/auth/logout",
        " /graphiql",
        "graphiql"
      })
  void nothingElseIs(String path) {
    assertThat(OwnPages.path(path)).isEmpty();
  }

  @Test
  void norIsWhatIsEndless() {
    assertThat(OwnPages.path("/" + "a".repeat(200))).isEmpty();
    assertThat(OwnPages.path("/a".repeat(30))).isEmpty();
  }
}
