package io.vclustermanager.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Asks the graph over and over, by {@code wrk}. */
record Wrk(FilledService service, String token, Path folder) {
  private static final Path SCRIPT = Path.of("src/bench/wrk/graphql.lua").toAbsolutePath();
  private static final Pattern RESULT =
      Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

  /** Asks for so many seconds over so many connections. */
  Load run(String body, int connections, int seconds) throws IOException {
    Files.writeString(folder.resolve("body.json"), body);
    Files.writeString(folder.resolve("token"), token);
    var jvm = service.process().pid();
    var postmaster = service.process().postmaster();
    var jvmBefore = Usage.micros(jvm);
    var postgresBefore = Usage.microsWithChildren(postmaster);
    var command =
        List.of(
            "wrk",
            "-t" + Math.min(2, connections),
            "-c" + connections,
            "-d" + seconds + "s",
            "--timeout",
            "10s",
            "-s",
            SCRIPT.toString(),
            service.process().uri().resolve("/graphql").toString(),
            "--",
            "body.json",
            "token");
    var result = RESULT.matcher(Programs.run(Map.of(), folder, command));
    if (!result.find()) {
      throw new IllegalStateException("wrk gave no result");
    }
    var requests = Double.parseDouble(result.group(1));
    return new Load(
        requests / (Double.parseDouble(result.group(2)) / 1e6),
        Double.parseDouble(result.group(3)) / 1e3,
        Double.parseDouble(result.group(4)) / 1e3,
        (Usage.micros(jvm) - jvmBefore) / requests,
        (Usage.microsWithChildren(postmaster) - postgresBefore) / requests,
        Long.parseLong(result.group(5)));
  }
}
