package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.FailedSignIns;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers who sign in cost others nothing, and the audit little. */
final class SignInLimitsIT {
  private static final String WHO = "{ viewer { actor { name } } }";

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("vcm.trusted-proxies", "127.0.0.1"));
  }

  /** What other tests got wrong is forgotten. */
  @BeforeEach
  void later() {
    service.move(Duration.ofMinutes(20));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whoGuessesWaitsLongerEachTime() {
    IntStream.range(0, 6).forEach(_ -> login("guessed", "wrong"));

    var tooEarly = login("guessed", "wrong");
    service.move(Duration.ofSeconds(2));

    assertThat(tooEarly.errorCode()).isEqualTo("RATE_LIMITED");
    assertThat(tooEarly.at("errors.0.extensions.retryAfterSeconds")).isEqualTo(1);
    assertThat(tooEarly.errorMessage()).contains("wait before the next");
    assertThat(login("guessed", "wrong").refusals())
        .containsExactly("BAD_CREDENTIALS input.password");
  }

  @Test
  void theAuditHasTheFirstOfAnHourAndTheRestIsCounted() {
    IntStream.range(0, 3).forEach(_ -> login("counted", "wrong"));
    service.move(Duration.ofHours(1));
    login("counted", "wrong");

    assertThat(count("select count(*) from audit where subject = 'counted'")).isEqualTo(2);
    assertThat(
            service
                .tables()
                .rows(
                    "select address, attempts from failed_sign_in where name = 'counted' order by"
                        + " hour"))
        .containsExactly("127.0.0.1|3", "127.0.0.1|1");
  }

  @Test
  void countsAreForgottenAfterAWhileAndTheAuditIsNot() {
    login("forgotten", "wrong");
    var signIns = service.bean(FailedSignIns.class);

    signIns.forget(service.now().plus(Duration.ofHours(1)), 1000);

    assertThat(count("select count(*) from failed_sign_in where name = 'forgotten'")).isZero();
    assertThat(count("select count(*) from audit where subject = 'forgotten'")).isEqualTo(1);
  }

  @Test
  void allAddressesOfAnIpv6NetworkAreCountedTogether() {
    IntStream.range(1, 4)
        .forEach(
            host ->
                login(
                    new Asker(service, "").with("X-Forwarded-For", "2001:db8:1:2::" + host),
                    "networked",
                    "wrong"));

    assertThat(
            service
                .tables()
                .rows("select address, attempts from failed_sign_in where name = 'networked'"))
        .containsExactly("2001:db8:1:2:0:0:0:0|3");
    assertThat(count("select count(*) from audit where subject = 'networked'")).isEqualTo(1);
  }

  @Test
  void whoFloodsOneNameKeepsNoOtherOut() throws Exception {
    var refused = new CountDownLatch(1);
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 150; i++) {
        people.execute(
            () -> {
              if (outcome(login("flooded", "wrong")).contains("at the moment")) {
                refused.countDown();
              }
            });
      }
      assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
      var elsewhere = new Asker(service, "").with("X-Forwarded-For", "192.0.2.7");

      assertThat(outcome(login(elsewhere, "newcomer", "wrong"))).isEqualTo("BAD_CREDENTIALS");
      assertThat(outcome(login("colleague", "wrong"))).isEqualTo("BAD_CREDENTIALS");
      people.shutdownNow();
    }
  }

  @Test
  void aTokenEndsByTheServicesClock() {
    var token = service.token("timed", "", Duration.ofHours(1));
    assertThat(new Asker(service, token).ask(WHO).errorCode()).isNull();

    service.move(Duration.ofHours(2));

    assertThat(new Asker(service, token).ask(WHO).errorMessage())
        .startsWith("The token has expired");
    var next = service.token("timed", "", Duration.ofHours(1));
    assertThat(new Asker(service, next).ask(WHO).errorCode()).isNull();
  }

  @Test
  void aDocumentSignsInOnce() {
    var each = "login(input: { username: \"twice\", password: \"wrong\" }) { accessToken }";

    var answer = new Asker(service, "").ask("mutation { one: %s two: %s }".formatted(each, each));

    assertThat(answer.errorCode()).isEqualTo("BAD_USER_INPUT");
    assertThat(count("select count(*) from audit where subject = 'twice'")).isLessThan(2);
  }

  @Test
  void ofManyAtOnceSomeComeLaterAndWhoIsInDoesNotWait() throws Exception {
    List<Answer> answers;
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          people.invokeAll(
              IntStream.range(0, 100)
                  .<Callable<Answer>>mapToObj(each -> () -> login("many" + each, "wrong"))
                  .toList());
      answers = all.stream().map(Future::resultNow).toList();
    }

    assertThat(answers.stream().map(SignInLimitsIT::outcome).collect(Collectors.toSet()))
        .contains(
            "BAD_CREDENTIALS",
            "RATE_LIMITED: Too many sign in at the moment; try again in some seconds.");
    assertThat(service.root().ask("{ viewer { actor { name } } }").errorCode()).isNull();
  }

  private static String outcome(Answer answer) {
    return answer.errorCode() == null
        ? answer.rootText("userErrors.0.code")
        : answer.errorCode() + ": " + answer.errorMessage();
  }

  private static long count(String sql) {
    return service.tables().number(sql);
  }

  private static Answer login(String name, String password) {
    return login(new Asker(service, ""), name, password);
  }

  private static Answer login(Asker asker, String name, String password) {
    return asker.mutate(
        "login", "username: \"%s\", password: \"%s\"".formatted(name, password), "accessToken");
  }
}
