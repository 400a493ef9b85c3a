package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may change which password, and what comes of it. */
final class PasswordIT {
  private static final String ALL = "changedAt";

  private static TestService service;
  private static TestService other;
  private static Asker root;

  @BeforeAll
  static void start() {
    service = TestService.start();
    other = TestService.start(service.database(), Map.of());
    root = service.root();
  }

  @AfterAll
  static void stop() {
    other.close();
    service.close();
  }

  @Test
  void anAdministratorGivesOneAndItsUserChangesItOnAllReplicasAtOnce() {
    var anna = has("anna", "given by an admin");
    assertThat(signsIn(other, "anna", "given by an admin")).isTrue();

    var changed = anna.mutate("changePassword", both("given by an admin", "chosen by anna"), ALL);

    assertThat(changed.refusals()).isEmpty();
    assertThat(changed.root("changedAt")).isNotNull();
    for (var replica : new TestService[] {service, other}) {
      assertThat(signsIn(replica, "anna", "chosen by anna")).isTrue();
      assertThat(signsIn(replica, "anna", "given by an admin")).isFalse();
    }
  }

  @Test
  void tokensThatWereGivenBeforeEndOnAllReplicasAndThoseOfAfterwardsAreTaken() {
    has("ben", "given by an admin");
    var token = login(service, "ben", "given by an admin").rootText("accessToken");
    var ben = new Asker(service, token);
    var who = "{ viewer { actor { name } } }";
    assertThat(new Asker(other, token).ask(who).root("actor.name")).isEqualTo("ben");

    ben.mutate("changePassword", both("given by an admin", "chosen by ben!"), ALL);

    assertThat(ben.ask(who).status()).isEqualTo(401);
    assertThat(ben.ask(who).errorMessage())
        .contains("the tokens of its user were ended at ", "get a new one by the mutation login");
    TestService.await("the other replica", () -> new Asker(other, token).ask(who).status() == 401);
    // Within the same second, more often than not.
    var next = login(service, "ben", "chosen by ben!").rootText("accessToken");
    assertThat(new Asker(service, next).ask(who).root("actor.name")).isEqualTo("ben");
  }

  @Test
  void aFirstPasswordEndsNothing() {
    var tokenOnly = service.as("nina");
    assertThat(tokenOnly.ask("{ viewer { actor { name } } }").status()).isEqualTo(200);

    has("nina", "given by an admin");

    assertThat(tokenOnly.ask("{ viewer { actor { name } } }").status()).isEqualTo(200);
  }

  @Test
  void onesOwnNeedsThePresentOneAlsoAnAdministrators() {
    var carla = has("carla", "given by an admin");

    assertThat(carla.mutate("changePassword", "new: \"chosen by carla\"", ALL).refusals())
        .containsExactly("INVALID input.current");
    assertThat(
            carla
                .mutate("changePassword", both("guessed by carla", "chosen by carla"), ALL)
                .refusals())
        .containsExactly("BAD_CREDENTIALS input.current");
    assertThat(
            carla
                .mutate("changePassword", both("x".repeat(100_000), "chosen by carla"), ALL)
                .refusals())
        .containsExactly("BAD_CREDENTIALS input.current");
    assertThat(
            root.mutate("changePassword", "user: \"root\", new: \"chosen by root!\"", ALL)
                .refusals())
        .containsExactly("INVALID input.current");
    assertThat(signsIn(service, "carla", "given by an admin")).isTrue();
  }

  @Test
  void whoHasNoPasswordIsSentToAnAdministrator() {
    var answer =
        service.as("tokenonly").mutate("changePassword", both("none at all", "chosen by me!"), ALL);

    assertThat(answer.refusals()).containsExactly("BAD_CREDENTIALS input.current");
    assertThat(answer.messages().getFirst()).contains("asks an administrator");
  }

  @Test
  void thoseOfOthersAreForAdministrators() {
    has("dora", "given by an admin");
    var input = "user: \"dora\", new: \"chosen by erik!\"";

    assertThat(service.as("erik").mutate("changePassword", input, ALL).refusals())
        .containsExactly("FORBIDDEN input.user");
    // Under a key the present password is compared with: not for everybody.
    var guess = "user: \"dora\", new: \"given by an admin\", idempotencyKey: \"guess\"";
    assertThat(service.as("erik").mutate("changePassword", guess, ALL).refusals())
        .containsExactly("FORBIDDEN input.user");
    assertThat(
            root.mutate("changePassword", "user: \"nobody\", new: \"for nobody at all\"", ALL)
                .refusals())
        .containsExactly("NOT_FOUND input.user");
    assertThat(signsIn(service, "dora", "given by an admin")).isTrue();
  }

  @Test
  void whatIsNoPasswordIsRefused() {
    var frieda = has("frieda", "given by an admin");
    for (var wrong : new String[] {"", "too short", "x".repeat(1025), "given by an admin"}) {
      assertThat(frieda.mutate("changePassword", both("given by an admin", wrong), ALL).refusals())
          .as(wrong)
          .containsExactly("INVALID input.new");
    }
    assertThat(
            root.mutate("changePassword", "user: \"administrator\", new: \"Administrator\"", ALL)
                .refusals())
        .as("there is no such user, which is said first")
        .containsExactly("NOT_FOUND input.user");
  }

  @Test
  void theSameRequestUnderItsKeyIsAnsweredAgainThoughThePresentOneIsAnotherByNow() {
    var greta = has("greta", "given by an admin");
    var input = both("given by an admin", "chosen by greta") + ", idempotencyKey: \"once\"";
    var first = greta.mutate("changePassword", input, ALL);

    assertThat(first.refusals()).isEmpty();
    greta = service.as("greta");
    assertThat(greta.mutate("changePassword", input, ALL).body()).isEqualTo(first.body());
    var another = both("given by an admin", "chosen otherwise") + ", idempotencyKey: \"once\"";
    assertThat(greta.mutate("changePassword", another, ALL).refusals())
        .containsExactly("CONFLICT input.idempotencyKey");
    assertThat(signsIn(service, "greta", "chosen by greta")).isTrue();
  }

  @Test
  void noPasswordAndNoHashOfOneIsKeptBesideItsOwn() {
    var hanna = has("hanna", "given by an admin");
    var input = both("given by an admin", "chosen by hanna") + ", idempotencyKey: \"k\"";
    var same = both("given otherwise!!", "chosen by nobody") + ", idempotencyKey: \"k\"";
    hanna.mutate("changePassword", input, ALL);
    var ina = has("ina", "given otherwise!!");
    ina.mutate("changePassword", same, ALL);

    assertThat(
            service
                .tables()
                .number(
                    "select count(distinct input_hash) from idempotency where mutation ="
                        + " 'changePassword' and key = 'k'"))
        .as("the input without the passwords is the same")
        .isEqualTo(1);
    for (var table : new String[] {"audit", "idempotency", "event", "app_user"}) {
      assertThat(service.tables().rows("select * from " + table))
          .noneMatch(row -> row.contains("chosen by hanna"));
    }
    assertThat(
            service
                .tables()
                .rows(
                    "select actor, subject, outcome from audit where action = 'changePassword' and"
                        + " actor = 'hanna'"))
        .containsExactly("hanna|hanna|DONE");
  }

  /** Somebody to whom an administrator has given this password. */
  private static Asker has(String user, String password) {
    var asker = service.as(user);
    asker.ask("{ viewer { actor { name } } }");
    var input = "user: \"%s\", new: \"%s\"".formatted(user, password);
    assertThat(root.mutate("changePassword", input, ALL).messages()).isEmpty();
    return asker;
  }

  private static String both(String current, String next) {
    return "current: \"%s\", new: \"%s\"".formatted(current, next);
  }

  private static boolean signsIn(TestService where, String name, String password) {
    return login(where, name, password).refusals().isEmpty();
  }

  private static Answer login(TestService where, String name, String password) {
    return new Asker(where, "")
        .mutate(
            "login", "username: \"%s\", password: \"%s\"".formatted(name, password), "accessToken");
  }
}
