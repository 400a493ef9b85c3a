package io.vclustermanager.provider.vcluster.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.jni.NativeLibrary;
import com.sun.jna.Library;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a child is started: the service's own Java with the few jars that {@link HelmChild} needs,
 * wherever the service has them from; in a folder of its own; and with nothing of the service's
 * environment, in which there are secrets, and names of clusters that are nobody's business here.
 */
final class ChildProgram implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx64m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          // Standard output is for frames.
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-UsePerfData",
          "-XX:+DisableAttachMechanism",
          "--enable-native-access=ALL-UNNAMED");

  /** How Go's programs find the way to a host, and whom they trust there. */
  private static final Set<String> WAY_TO_HOSTS =
      Set.of(
          "HTTPS_PROXY",
          "HTTP_PROXY",
          "NO_PROXY",
          "https_proxy",
          "http_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  private final RunFolder run;
  private final ChildLimits limits;
  private final String classPath;
  private final Path library;
  private final AtomicInteger started = new AtomicInteger();

  private ChildProgram(RunFolder run, ChildLimits limits, String classPath, Path library) {
    this.run = run;
    this.limits = limits;
    this.classPath = classPath;
    this.library = library;
  }

  /**
   * Prepares it: unpacks Helm's library, which takes half a second.
   *
   * @param home the folder of all runs
   */
  static ChildProgram prepare(Path home, ChildLimits limits) throws IOException {
    var run = RunFolder.open(home);
    try {
      var folder = Files.createDirectory(run.path().resolve("library"));
      var library = unpack(folder);
      // First on the class path: it names the unpacked library to Helm's loader.
      var services = Files.createDirectories(folder.resolve("META-INF/services"));
      Files.writeString(
          services.resolve(NativeLibrary.class.getName()), ExtractedLibrary.class.getName());
      return new ChildProgram(run, limits, classPath(folder), library);
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /** Starts one. It inherits the priority of the calling thread. */
  ChildProcess start() throws IOException {
    var folder = PrivateFolder.make(run.path().resolve("child-" + started.incrementAndGet()));
    var builder = new ProcessBuilder(command(folder)).directory(folder.toFile());
    var environment = builder.environment();
    environment.keySet().retainAll(WAY_TO_HOSTS);
    environment.putAll(environment(folder));
    var process = builder.start();
    try {
      return new ChildProcess(process, folder);
    } catch (RuntimeException | Error e) {
      // No thread can be made to listen to it: nobody would ever end it.
      process.destroyForcibly();
      throw e;
    }
  }

  @Override
  public void close() {
    run.close();
  }

  private List<String> command(Path folder) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    for (var place : List.of("java.io.tmpdir", "jna.tmpdir", "user.home")) {
      command.add("-D" + place + "=" + folder);
    }
    command.add("-D" + ExtractedLibrary.PROPERTY + "=" + library);
    command.addAll(List.of("-cp", classPath, HelmChild.class.getName()));
    command.addAll(limits.arguments());
    return command;
  }

  private static Map<String, String> environment(Path folder) {
    return Map.of(
        // Names of files are read as they were written.
        "LC_ALL", "C.UTF-8",
        "HOME", folder.toString(),
        "TMPDIR", folder.toString(),
        "HELM_CACHE_HOME", folder.resolve("helm/cache").toString(),
        "HELM_CONFIG_HOME", folder.resolve("helm/config").toString(),
        "HELM_DATA_HOME", folder.resolve("helm/data").toString(),
        // Without it each thread reserves 64 MB of addresses, and the bound would be that of
        // threads.
        "MALLOC_ARENA_MAX", "1");
  }

  private static Path unpack(Path folder) throws IOException {
    // Not by the library's own means, which would fetch it from elsewhere where it is missing.
    var bundled = NativeLibrary.serviceProviderLibrary(ChildProgram.class.getClassLoader());
    if (bundled == null) {
      throw ProviderException.permanent(
          FailureReason.HELM_FAILED, "Helm's library is not made for this kind of machine.");
    }
    var file = folder.resolve("helm.so");
    try (var packed = bundled.getClass().getResourceAsStream("/" + bundled.getBinaryName())) {
      if (packed == null) {
        throw new IOException("Helm's library " + bundled.getBinaryName() + " is missing");
      }
      Files.copy(packed, file);
    }
    return file;
  }

  private static String classPath(Path first) {
    var needed = Stream.of(HelmChild.class, Helm.class, NativeLibrary.class, Library.class);
    return Stream.concat(Stream.of(first), needed.map(ChildProgram::placeOf))
        .map(Path::toString)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path placeOf(Class<?> type) {
    try {
      URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(place).toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Nobody knows where " + type + " is from", e);
    }
  }
}
