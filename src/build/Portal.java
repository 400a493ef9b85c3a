import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the web portal with npm when its sources have changed since it was last built: {@code SOURCES OUTPUT STAMP}. What
 * npm installs is kept until the lock file changes.
 */
final class Portal {
  private static final Path INSTALLED = Path.of("node_modules", ".installed-lock.json");
  private static final Path LOCK = Path.of("package-lock.json");

  public static void main(String[] args) throws Exception {
    var sources = Path.of(args[0]);
    var output = Path.of(args[1]);
    var stamp = Path.of(args[2]);
    var hash = hash(sources);
    if (Files.exists(output.resolve("index.html")) && Files.exists(stamp) && Files.readString(stamp).equals(hash)) {
      return;
    }
    System.out.println("Building the web portal with npm; this takes a minute, and only when its sources have changed");
    install(sources);
    run(sources, "npm", "run", "build", "--silent", "--", "--logLevel", "warn");
    Files.writeString(stamp, hash);
  }

  private static void install(Path sources) throws IOException, InterruptedException {
    var lock = sources.resolve(LOCK);
    var installed = sources.resolve(INSTALLED);
    if (Files.exists(installed) && Files.mismatch(installed, lock) < 0) {
      return;
    }
    run(sources, "npm", "ci", "--silent");
    Files.copy(lock, installed);
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    try {
      if (new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor() == 0) {
        return;
      }
      System.err.println(String.join(" ", command) + " failed in " + folder + "; it needs Node.js 20 or later");
    } catch (IOException e) {
      System.err.println(
          "npm is needed to build the web pages: install Node.js 20 or later (https://nodejs.org); " + e.getMessage());
    }
    System.exit(1);
  }

  private static String hash(Path sources) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    try (Stream<Path> files = Stream.concat(top(sources), Files.walk(sources.resolve("source")))) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(file.toString().getBytes());
        digest.update(Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Stream<Path> top(Path sources) throws IOException {
    return Files.list(sources);
  }
}
