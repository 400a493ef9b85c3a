import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats the Java sources below the given folders, or says which are not formatted: {@code check|apply FOLDER…}. */
final class Format {
  public static void main(String[] args) throws Exception {
    var apply = args[0].equals("apply");
    var formatter = new Formatter();
    List<Path> wrong = new ArrayList<>();
    for (var folder : List.of(args).subList(1, args.length)) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (var file : files.filter(f -> f.toString().endsWith(".java") && !f.startsWith("src/build") && !f.toString().contains("node_modules")).toList()) {
          var source = Files.readString(file);
          String formatted;
          try {
            formatted = formatter.formatSourceAndFixImports(source);
          } catch (Exception e) {
            System.err.println(file + ": " + e.getMessage());
            wrong.add(file);
            continue;
          }
          if (formatted.equals(source)) {
            continue;
          }
          wrong.add(file);
          if (apply) {
            Files.writeString(file, formatted);
          }
        }
      }
    }
    if (!apply && !wrong.isEmpty()) {
      wrong.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("run: mvn validate -Pformat");
      System.exit(1);
    }
  }
}
