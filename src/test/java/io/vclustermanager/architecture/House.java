package io.vclustermanager.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Value;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rooms of the house, and how its rules are said of them. */
final class House {
  static final String ROOT = "io.vclustermanager";

  private static final String ROOT_ROOM = "the root package";

  private House() {}

  /** All classes of the service, without tests. */
  static JavaClasses classesOfTheService() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(ROOT);
  }

  /**
   * A room uses only what is left of it in the sentence; rooms with a {@code ·} between them never
   * see each other; the root package may see all, and nobody sees it.
   */
  static ArchRule says(String sentence) {
    var rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
    rule = rule.layer(ROOT_ROOM).definedBy(ROOT);
    var left = new ArrayList<String>();
    for (var group : groups(sentence)) {
      for (var room : group) {
        rule = mayOnlyUse(rule.optionalLayer(room).definedBy(packagesOf(room)), room, left);
      }
      left.addAll(group);
    }
    return rule.whereLayer(ROOT_ROOM)
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitecture();
  }

  /** What a room's nouns share stands at its root, which knows none of them. */
  static ArchRule rootUsesNone(String room, Set<String> nouns) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            nouns.stream()
                .map(noun -> ROOT + "." + room + "." + noun + "..")
                .toArray(String[]::new))
        .allowEmptyShould(true);
  }

  /** The folders of a room use one another in one direction only. */
  static ArchRule foldersHaveNoCircles(String room) {
    return slices().matching(ROOT + "." + room + ".(*)..").should().beFreeOfCycles();
  }

  /** The rooms that the sentence names. */
  static List<String> rooms(String sentence) {
    return groups(sentence).stream().flatMap(List::stream).toList();
  }

  /** These packages are a language that is spoken in one room only. */
  static ArchRule onlyUsedBy(String room, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(packagesOf(room))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  /** Nobody else has Jackson read a text. */
  static ArchRule jsonIsReadOnlyBy(String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(Stream.of(rooms).map(House::packagesOf).toArray(String[]::new))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "Jackson reads a text",
                call ->
                    call.getTargetOwner().getPackageName().startsWith("com.fasterxml.jackson")
                        && call.getName().matches("read(Tree|Value|Values)|createParser")));
  }

  /** The room depends on itself and on these packages, on nothing else. */
  static ArchRule dependsOnlyOn(String room, String... packages) {
    var allowed = Stream.concat(Stream.of(packagesOf(room)), Stream.of(packages));
    return classes()
        .that()
        .resideInAPackage(packagesOf(room))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new));
  }

  /** Micronaut looks a bean up at each turn: one that falls into the service's end finds none. */
  static ArchRule nothingIsScheduledByAnnotation() {
    return noMethods().should().beAnnotatedWith(Scheduled.class);
  }

  /** What a class needs it is given by its constructor; that of a record is said at its parts. */
  static ArchRule noFieldIsInjected() {
    return noFields()
        .that()
        .areDeclaredInClassesThat()
        .areNotAssignableTo(Record.class)
        .should()
        .beAnnotatedWith(Inject.class)
        .orShould()
        .beAnnotatedWith(Value.class)
        .orShould()
        .beAnnotatedWith(Property.class);
  }

  private static LayeredArchitecture mayOnlyUse(
      LayeredArchitecture rule, String room, List<String> left) {
    return left.isEmpty()
        ? rule.whereLayer(room).mayNotAccessAnyLayer()
        : rule.whereLayer(room).mayOnlyAccessLayers(left.toArray(String[]::new));
  }

  private static List<List<String>> groups(String sentence) {
    return Stream.of(sentence.split("←", -1))
        .map(group -> Stream.of(group.split("·", -1)).map(String::strip).toList())
        .toList();
  }

  private static String packagesOf(String room) {
    return ROOT + "." + room + "..";
  }
}
