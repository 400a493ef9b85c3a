package io.vclustermanager.testing;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A page of the documentation, with its headings and its blocks of code. */
public record DocPage(Path file, String text) {
  private static final Pattern FENCE = Pattern.compile("( *)(`{3,}) *(\\S*) *(.*)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern MARKUP = Pattern.compile("[^\\p{L}\\p{N}\\- _]");

  /**
   * A block of code.
   *
   * @param language the first word behind its fence
   * @param marker the rest behind it: empty, {@code testbed}, or {@code not-run: reason}
   */
  public record Block(DocPage page, int line, String language, String marker, String text) {
    /** Whether a test runs it as it stands, on a service with a simulated host. */
    public boolean isRun() {
      return marker.isEmpty();
    }

    /** Whether a test runs it on the testbed. */
    public boolean isForTestbed() {
      return marker.equals("testbed");
    }

    @Override
    public String toString() {
      return page.file + ":" + line + " " + language;
    }
  }

  /** All pages that people read to use the service or to work on it. */
  public static List<DocPage> all() {
    try (var docs = Files.list(Path.of("docs"))) {
      var others =
          Stream.of(
              "README.md", "CONTRIBUTING.md", "SECURITY.md", "db/README.md", "src/bench/README.md");
      return Stream.concat(others.map(Path::of), docs.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .map(DocPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page of this name, such as {@code docs/install.md}. */
  public static DocPage of(String file) {
    return read(Path.of(file));
  }

  private static DocPage read(Path file) {
    try {
      return new DocPage(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its blocks of code, in order. */
  public List<Block> blocks() {
    var found = new ArrayList<Block>();
    @Nullable Block open = null;
    var indent = "";
    var content = new ArrayList<String>();
    var number = 0;
    for (var line : text.lines().toList()) {
      number++;
      var fence = FENCE.matcher(line);
      if (!fence.matches()) {
        content.add(line.startsWith(indent) ? line.substring(indent.length()) : line);
      } else if (open == null) {
        indent = fence.group(1);
        open = new Block(this, number, fence.group(3), fence.group(4).strip(), "");
        content.clear();
      } else {
        found.add(
            new Block(
                this,
                open.line,
                open.language,
                open.marker,
                content.stream().map(each -> each + "\n").collect(Collectors.joining())));
        open = null;
      }
    }
    if (open != null) {
      throw new AssertionError("A block is not closed: " + open);
    }
    return found;
  }

  /** The first block with these words. */
  public String block(String words) {
    return blocks().stream()
        .map(Block::text)
        .filter(each -> each.contains(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No example with " + words + " in " + file));
  }

  /** The settings that a block of YAML gives. */
  public static Map<String, Object> settings(String yaml) {
    var settings = new HashMap<String, Object>();
    try {
      flatten("", StrictYaml.within(new TextBounds(100_000, 20)).read(yaml), settings);
    } catch (NotTakenException e) {
      throw new AssertionError(yaml, e);
    }
    return settings;
  }

  private static void flatten(String path, @Nullable Object value, Map<String, Object> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> flatten(path.isEmpty() ? key + "" : path + "." + key, each, into));
    } else if (value != null) {
      into.put(path, value);
    }
  }

  /** What links to its headings name, as GitHub makes them. */
  public List<String> anchors() {
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> MARKUP.matcher(heading.group(1).toLowerCase(java.util.Locale.ROOT)))
        .map(name -> name.replaceAll("").strip().replace(' ', '-'))
        .toList();
  }

  /** Its part from the heading of this text up to the next one of the same rank. */
  public DocPage section(String heading) {
    var from = text.indexOf("\n## " + heading + "\n");
    if (from < 0) {
      throw new AssertionError("No section " + heading + " in " + file);
    }
    var end = text.indexOf("\n## ", from + 1);
    return new DocPage(file, text.substring(from, end < 0 ? text.length() : end));
  }
}
