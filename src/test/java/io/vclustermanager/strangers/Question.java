package io.vclustermanager.strangers;

import java.util.List;

/**
 * What is asked.
 *
 * @param about the field that it is about
 * @param kind of the operation, such as {@code query}
 * @param parts of the selection, each with the variant that it asks for, answered apart from the
 *     others unless one of them fails
 */
record Question(String about, String kind, Place place, List<String> parts) {
  String document() {
    return document(parts);
  }

  /** The same in a document for each part. */
  List<String> documents() {
    return parts.stream().map(each -> document(List.of(each))).toList();
  }

  private String document(List<String> some) {
    return kind + " { " + place.around(String.join(" ", some)) + " }";
  }
}
