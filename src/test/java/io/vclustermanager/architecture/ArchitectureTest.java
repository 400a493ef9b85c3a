package io.vclustermanager.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which room may use which, and which language is spoken where. */
final class ArchitectureTest {
  private static final String SENTENCE =
      "text ← model ← inventory ← access · provider · event ← intent"
          + " ← operation · reconcile · scm · notify ← graphql · web";

  /** The same in every room that has any. */
  private static final Set<String> NOUNS =
      Set.of(
          "cluster", "lease", "host", "template", "kubeconfig", "user", "event", "audit", "policy");

  private static final String[] SQL = {"java.sql..", "javax.sql..", "org.postgresql.."};
  private static final String[] GRAPHQL_JAVA = {"graphql..", "org.dataloader.."};
  private static final String[] YAML = {"org.yaml..", "com.google.re2j.."};
  private static final String[] CEL = {"dev.cel.."};
  private static final String[] PLAIN = {"java..", "org.jspecify.."};

  private static final JavaClasses SERVICE = House.classesOfTheService();

  @Test
  void aRoomUsesOnlyWhatIsLeftOfIt() {
    House.says(SENTENCE).check(SERVICE);
  }

  @Test
  void theModelIsPlainJava() {
    House.dependsOnlyOn("model", PLAIN).check(SERVICE);
  }

  @Test
  void onlyTheInventorySpeaksSql() {
    House.onlyUsedBy("inventory", SQL).check(SERVICE);
  }

  @Test
  void onlyTheGraphSpeaksGraphQl() {
    House.onlyUsedBy("graphql", GRAPHQL_JAVA).check(SERVICE);
  }

  @Test
  void onlyWhatAsksPoliciesSpeaksTheirLanguage() {
    House.onlyUsedBy("access.policy", CEL).check(SERVICE);
  }

  @Test
  void yamlAndPatternsOfOthersAreReadInOneRoom() {
    House.onlyUsedBy("text", YAML).check(SERVICE);
  }

  /** What the inventory reads it has written itself; all other JSON is of others. */
  @Test
  void jsonOfOthersIsReadInOneRoom() {
    House.jsonIsReadOnlyBy("text", "inventory").check(SERVICE);
  }

  @Test
  void theRootOfARoomNeverUsesItsNounFolders() {
    assertThat(House.rooms(SENTENCE))
        .allSatisfy(room -> House.rootUsesNone(room, NOUNS).check(SERVICE));
  }

  @Test
  void nounsUseOneAnotherInOneDirection() {
    House.foldersHaveNoCircles("intent").check(SERVICE);
    House.foldersHaveNoCircles("graphql").check(SERVICE);
  }

  @Test
  void onlyTheInventoryUsesItsWayOfSpeakingSql() {
    House.onlyUsedBy("inventory", "io.vclustermanager.inventory.sql..").check(SERVICE);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    House.noFieldIsInjected().check(SERVICE);
  }

  @Test
  void nothingIsScheduledByAnnotation() {
    House.nothingIsScheduledByAnnotation().check(SERVICE);
  }

  @Test
  void everyPackageIsNullMarkedAndSaysWhatItIs() {
    assertThat(Packages.ofSources()).isNotEmpty().allSatisfy(Packages::assertDescribed);
  }

  /** A check that cannot fail is a bug: each of the above, said wrongly, is broken. */
  @Nested
  final class ARuleThatIsBrokenIsReported {
    @Test
    void aRoomThatSeesWhatIsRightOfIt() {
      assertBroken(
          House.says(SENTENCE.replace("model ← inventory", "inventory ← model")),
          "io.vclustermanager.model.Cluster");
    }

    @Test
    void roomsInTheSameBracesThatSeeEachOther() {
      assertBroken(
          House.says(SENTENCE.replace("intent ← operation", "intent · operation")),
          "io.vclustermanager.intent");
      assertBroken(
          House.says(SENTENCE.replace("inventory ← access", "inventory · access")),
          "io.vclustermanager.inventory");
    }

    @Test
    void aRoomThatTheSentenceForgot() {
      assertBroken(House.says(SENTENCE.replace(" · event", "")), "io.vclustermanager.event");
    }

    @Test
    void aModelThatIsNotPlain() {
      assertBroken(House.dependsOnlyOn("inventory", PLAIN), "io.vclustermanager.inventory");
    }

    @Test
    void aLanguageSpokenElsewhere() {
      assertBroken(House.onlyUsedBy("model", SQL), "java.sql.Connection");
      assertBroken(House.onlyUsedBy("model", GRAPHQL_JAVA), "graphql.schema.DataFetcher");
    }

    @Test
    void aTextThatIsReadElsewhere() {
      assertBroken(House.onlyUsedBy("model", YAML), "io.vclustermanager.text");
      assertBroken(House.jsonIsReadOnlyBy("inventory"), "io.vclustermanager.text.StrictJson");
      assertBroken(House.jsonIsReadOnlyBy("text"), "io.vclustermanager.inventory.sql");
    }

    @Test
    void aRootThatUsesItsFolders() {
      assertBroken(
          House.rootUsesNone("graphql", Set.of("transport")),
          "io.vclustermanager.graphql.transport");
    }

    @Test
    void foldersInACircle() {
      var wrong = new ClassFileImporter().importPackages("io.vclustermanager.architecture.circle");
      assertThatThrownBy(() -> House.foldersHaveNoCircles("architecture.circle").check(wrong))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Cycle detected");
    }

    @Test
    void aFolderOfOneRoomThatAnotherUses() {
      assertBroken(
          House.onlyUsedBy("event", "io.vclustermanager.inventory.sql.."),
          "io.vclustermanager.inventory.sql");
    }

    @Test
    void anInjectedField() {
      var wrong = new ClassFileImporter().importClasses(WithInjectedField.class);
      assertThatThrownBy(() -> House.noFieldIsInjected().check(wrong))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("WithInjectedField.clock");
    }

    @Test
    void aScheduledMethod() {
      var wrong = new ClassFileImporter().importClasses(WithScheduledMethod.class);
      assertThatThrownBy(() -> House.nothingIsScheduledByAnnotation().check(wrong))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("WithScheduledMethod.look");
    }

    @Test
    void aPackageWithoutItsDescription() {
      assertThatThrownBy(() -> Packages.assertDescribed("io.vclustermanager.nowhere"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("io.vclustermanager.nowhere");
      assertThat(Packages.isDescription("@NullMarked package a;")).isFalse();
      assertThat(Packages.isDescription("/** What it is. */ package a;")).isFalse();
      assertThat(Packages.isDescription("/** What it is. */ @NullMarked package a;")).isTrue();
    }

    private static void assertBroken(ArchRule rule, String culprit) {
      assertThatThrownBy(() -> rule.check(SERVICE))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(culprit);
    }
  }

  @SuppressWarnings("UnusedVariable")
  private static final class WithInjectedField {
    @Inject @Nullable Clock clock;
  }

  @SuppressWarnings("UnusedMethod")
  private static final class WithScheduledMethod {
    @Scheduled(fixedDelay = "1s")
    void look() {}
  }
}
