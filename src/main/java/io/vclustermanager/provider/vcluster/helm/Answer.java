package io.vclustermanager.provider.vcluster.helm;

import java.util.LinkedHashMap;

/**
 * What a child answers.
 *
 * @param done whether Helm has done it
 * @param text where it has not, Helm's own words; else what was rendered, if anything
 * @param tired whether the child has grown so far that it should take no further call
 */
public record Answer(boolean done, String text, boolean tired) {
  /** Helm's words are for people: nobody reads more of them. */
  private static final int MOST_CHARACTERS = 1 << 20;

  static Answer done(String rendered, boolean tired) {
    return rendered.length() > MOST_CHARACTERS
        ? new Answer(false, "What the chart makes of the values is too long.", tired)
        : new Answer(true, rendered, tired);
  }

  static Answer refused(String words, boolean tired) {
    return new Answer(false, words.substring(0, Math.min(words.length(), MOST_CHARACTERS)), tired);
  }

  static Answer of(Frame frame) {
    return new Answer(
        Boolean.parseBoolean(frame.get("done")),
        frame.get("text"),
        Boolean.parseBoolean(frame.get("tired")));
  }

  Frame frame() {
    var texts = new LinkedHashMap<String, String>();
    texts.put("done", String.valueOf(done));
    texts.put("text", text);
    texts.put("tired", String.valueOf(tired));
    return new Frame(texts);
  }
}
