package io.vclustermanager.text;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The documents of one text, built from the parser's events: the library's own way to objects takes
 * aliases, tags and merged objects, and has followed them by the time that they could be refused.
 */
final class YamlDocuments {
  private static final String NO_YAML = "it is no YAML";
  private static final String TWICE = "its name stands twice: leave one out";

  private final String text;
  private final TextBounds bounds;
  private final boolean repeats;
  private final Iterator<Event> events;
  private final Deque<String> path = new ArrayDeque<>();

  YamlDocuments(String text, TextBounds bounds, boolean repeats) {
    this.text = text;
    this.bounds = bounds;
    this.repeats = repeats;
    var options = new LoaderOptions();
    options.setCodePointLimit(Math.max(bounds.mostBytes(), 1));
    this.events = new Yaml(options).parse(new StringReader(text)).iterator();
  }

  List<@Nullable Object> read(int most) throws NotTakenException {
    try {
      List<@Nullable Object> documents = new ArrayList<>();
      for (var event = next(); !event.is(ID.StreamEnd); event = next()) {
        if (event instanceof DocumentStartEvent start) {
          checkStart(start, documents.size() < most, most);
          documents.add(value(next(), 0));
        }
      }
      return documents;
    } catch (MarkedYAMLException e) {
      throw at(e.getProblemMark(), NO_YAML, e.getProblem());
    } catch (ReaderException e) {
      throw atPosition(e.getPosition());
    } catch (YAMLException e) {
      throw NotTakenException.of(NO_YAML);
    }
  }

  private Event next() {
    return events.next();
  }

  private void checkStart(DocumentStartEvent start, boolean hasRoom, int most)
      throws NotTakenException {
    if (!hasRoom) {
      throw wrong(start, "it has more than " + most + " documents: send fewer");
    }
    if (start.getVersion() != null || (start.getTags() != null && !start.getTags().isEmpty())) {
      throw wrong(start, "it has a directive (%): leave it out");
    }
  }

  private @Nullable Object value(Event event, int level) throws NotTakenException {
    checkPlain(event);
    return switch (event) {
      case ScalarEvent scalar -> YamlScalars.value(scalar, problem -> wrong(scalar, problem));
      case MappingStartEvent start -> object(deeper(start, level));
      case CollectionStartEvent start -> list(deeper(start, level));
      default -> throw wrong(event, NO_YAML);
    };
  }

  /** Whoever wrote a tag or an alias meant more than stands there. */
  private void checkPlain(Event event) throws NotTakenException {
    if (event instanceof AliasEvent) {
      throw wrong(event, "it has an alias (*): write out what it stands for");
    }
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw wrong(event, "it has an anchor (&): leave it out");
    }
    var tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          default -> null;
        };
    if (tag != null) {
      throw wrong(event, "it has a tag (!): leave it out, and put texts in quotes");
    }
  }

  private int deeper(Event start, int level) throws NotTakenException {
    if (level >= bounds.mostLevels()) {
      throw wrong(start, bounds.tooDeep());
    }
    return level + 1;
  }

  private Map<String, @Nullable Object> object(int level) throws NotTakenException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (var event = next(); !event.is(ID.MappingEnd); event = next()) {
      var name = name(event);
      path.addLast(name);
      if (object.containsKey(name) && !repeats) {
        throw wrong(event, TWICE);
      }
      var value = value(next(), level);
      if (object.containsKey(name) && !Objects.equals(object.get(name), value)) {
        throw wrong(event, TWICE);
      }
      object.put(name, value);
      path.removeLast();
    }
    return object;
  }

  private String name(Event event) throws NotTakenException {
    checkPlain(event);
    if (event instanceof ScalarEvent scalar) {
      return YamlScalars.name(scalar, problem -> wrong(scalar, problem));
    }
    throw wrong(event, "a name in it is an object or a list: names are texts");
  }

  private List<@Nullable Object> list(int level) throws NotTakenException {
    List<@Nullable Object> list = new ArrayList<>();
    for (var event = next(); !event.is(ID.SequenceEnd); event = next()) {
      path.addLast(String.valueOf(list.size()));
      list.add(value(event, level));
      path.removeLast();
    }
    return list;
  }

  private NotTakenException wrong(Event event, String problem) {
    return at(event.getStartMark(), problem, null);
  }

  private NotTakenException at(@Nullable Mark mark, String problem, @Nullable String said) {
    return mark == null
        ? NotTakenException.at(List.copyOf(path), problem, said, 0, 0)
        : NotTakenException.at(
            List.copyOf(path), problem, said, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private NotTakenException atPosition(int position) {
    var end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
    var before = text.substring(0, end);
    return NotTakenException.at(
        List.of(),
        "it has a character that YAML does not have: leave it out",
        null,
        (int) before.lines().count() + (before.isEmpty() || before.endsWith("\n") ? 1 : 0),
        end - before.lastIndexOf('\n'));
  }
}
