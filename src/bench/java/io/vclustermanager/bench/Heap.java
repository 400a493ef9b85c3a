package io.vclustermanager.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a JVM's heap holds. */
public final class Heap {
  private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

  private Heap() {}

  /** In kilobytes, after a full collection. */
  public static double liveKilobytes(long pid) {
    jdk("jcmd", "" + pid, "GC.run");
    var lines = jdk("jstat", "-gc", "" + pid).lines().toList();
    var names = List.of(lines.get(0).strip().split("\\s+"));
    var values = lines.get(1).strip().split("\\s+");
    return List.of("S0U", "S1U", "EU", "OU").stream()
        .mapToDouble(name -> Double.parseDouble(values[names.indexOf(name)]))
        .sum();
  }

  private static String jdk(String program, String... arguments) {
    var command = new java.util.ArrayList<>(List.of(JDK.resolve(program).toString()));
    command.addAll(List.of(arguments));
    return Programs.run(Map.of(), Path.of("."), command);
  }
}
