package io.vclustermanager.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The packages of the sources, and their descriptions. */
final class Packages {
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"));

  /** Javadoc, then the mark, then the package. */
  private static final Pattern DESCRIPTION =
      Pattern.compile("/\\*\\*.*\\*/\\s*@NullMarked\\s+package .*", Pattern.DOTALL);

  private Packages() {}

  /** All packages that have sources, by name. */
  static SortedSet<String> ofSources() {
    return SOURCES.stream()
        .flatMap(folder -> namesIn(folder).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A package of tests may have its description beside the classes that it tests. */
  static void assertDescribed(String name) {
    var described =
        SOURCES.stream()
            .map(folder -> folder.resolve(name.replace('.', '/')).resolve("package-info.java"))
            .anyMatch(file -> Files.exists(file) && isDescription(read(file)));
    if (!described) {
      throw new AssertionError(
          name + " needs a package-info.java with Javadoc and then @NullMarked");
    }
  }

  static boolean isDescription(String source) {
    return DESCRIPTION.matcher(source).matches();
  }

  private static List<String> namesIn(Path folder) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> folder.relativize(file.getParent()).toString().replace('/', '.'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("While looking for packages in " + folder, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("While reading " + file, e);
    }
  }
}
