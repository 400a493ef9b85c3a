package io.vclustermanager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The instructions of a Dockerfile, in order.
 *
 * @param instructions each with its continued lines as one
 */
record Dockerfile(List<Instruction> instructions) {
  /** An instruction and all that follows it. */
  record Instruction(String name, String rest) {
    /** What follows it, by spaces. */
    List<String> words() {
      return List.of(rest.split("\\s+"));
    }
  }

  static Dockerfile read(Path file) throws IOException {
    var text =
        Files.readAllLines(file).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .reduce("", (before, line) -> before + line + "\n")
            .replaceAll("\\\\\n\\s*", "");
    return new Dockerfile(text.lines().map(Dockerfile::parse).toList());
  }

  private static Instruction parse(String line) {
    var parts = line.split("\\s+", 2);
    return new Instruction(parts[0], parts[1]);
  }

  /** What follows each instruction of this name. */
  Stream<Instruction> all(String name) {
    return instructions.stream().filter(each -> each.name().equals(name));
  }

  /** Those of the last stage: what the image is. */
  Dockerfile lastStage() {
    var stage = new ArrayList<Instruction>();
    for (var each : instructions) {
      if (each.name().equals("FROM")) {
        stage.clear();
      }
      stage.add(each);
    }
    return new Dockerfile(stage);
  }

  /** What follows the last instruction of this name. */
  String last(String name) {
    return all(name).reduce((_, later) -> later).orElseThrow().rest();
  }

  /** Where the first instruction stands that says this. */
  int place(String name, String words) {
    for (var place = 0; place < instructions.size(); place++) {
      var each = instructions.get(place);
      if (each.name().equals(name) && each.rest().contains(words)) {
        return place;
      }
    }
    throw new AssertionError("No " + name + " with " + words);
  }
}
