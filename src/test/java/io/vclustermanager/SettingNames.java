package io.vclustermanager;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Property;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which environment variables the service's settings classes take. */
final class SettingNames {
  private static final List<Pattern> TAKEN =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages(Application.class.getPackageName())
              .stream()
              .map(each -> each.reflect())
              .flatMap(SettingNames::variables)
              .toList();

  private SettingNames() {}

  /** Whether a settings class has a property of this name. */
  static boolean take(String variable) {
    return TAKEN.stream().anyMatch(name -> name.matcher(variable).matches());
  }

  /** All of them; what stands in for a name in between is {@code [A-Z0-9]+}. */
  static List<Pattern> all() {
    return TAKEN;
  }

  private static Stream<Pattern> variables(Class<?> type) {
    return prefix(type).stream()
        .flatMap(prefix -> properties(type).map(name -> Pattern.compile(prefix + "_" + name)));
  }

  private static Optional<String> prefix(Class<?> type) {
    var each = type.getAnnotation(EachProperty.class);
    if (each != null) {
      return Optional.of(variable(each.value()) + "_[A-Z0-9]+");
    }
    var one = type.getAnnotation(ConfigurationProperties.class);
    return Optional.ofNullable(one)
        .map(settings -> outer(type.getEnclosingClass()) + variable(settings.value()));
  }

  private static String outer(@Nullable Class<?> type) {
    return type == null ? "" : prefix(type).map(prefix -> prefix + "_").orElse("");
  }

  private static Stream<String> properties(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
            .map(SettingNames::key)
            .map(SettingNames::words)
        : Arrays.stream(type.getMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("set"))
            .map(name -> words(name.substring("set".length())));
  }

  /** A word of Java's own, such as {@code default}, cannot name a component. */
  private static String key(Parameter component) {
    var property = component.getAnnotation(Property.class);
    return property == null
        ? component.getName()
        : property.name().substring(property.name().lastIndexOf('.') + 1);
  }

  private static String words(String name) {
    return variable(name.replaceAll("(?<=[a-z])(?=[A-Z])", "-"));
  }

  private static String variable(String name) {
    return name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }
}
