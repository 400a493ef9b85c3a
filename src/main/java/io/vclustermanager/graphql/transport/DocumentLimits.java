package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Locale;

/**
 * What a document may ask for, and how many of them are kept.
 *
 * @param maxDepth the deepest document
 * @param maxFields the most fields of a document, fragments spread out
 * @param maxComplexity the most fields an answer may have, those of a list as often as the page may
 *     be long
 * @param maxTokens the most tokens of a document
 * @param maxAliases the most fields under another name
 * @param maxRootFields the most fields of an operation itself, fragments spread out
 * @param maxDirectives the most directives of a document
 * @param cachedDocuments how many parsed documents are kept
 * @param cachedDocumentLength the longest document that is kept, in characters
 * @param introspection who may ask for the schema: everybody ({@code true}, {@code yes}), nobody
 *     ({@code false}, {@code no}), or who is signed in ({@code auto}), and then everybody of this
 *     machine where nobody else can come
 */
@ConfigurationProperties("vcm.graphql")
public record DocumentLimits(
    @Bindable(defaultValue = "15") int maxDepth,
    @Bindable(defaultValue = "1000") int maxFields,
    @Bindable(defaultValue = "50000") int maxComplexity,
    @Bindable(defaultValue = "3000") int maxTokens,
    @Bindable(defaultValue = "50") int maxAliases,
    @Bindable(defaultValue = "20") int maxRootFields,
    @Bindable(defaultValue = "50") int maxDirectives,
    @Bindable(defaultValue = "512") int cachedDocuments,
    @Bindable(defaultValue = "16384") int cachedDocumentLength,
    @Bindable(defaultValue = "auto") String introspection) {
  /** Refuses a word that says none of these. */
  public DocumentLimits {
    introspection = known(introspection);
  }

  private static String known(String introspection) {
    return switch (introspection.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> "true";
      case "false", "no" -> "false";
      case "auto", "" -> "auto";
      default ->
          throw new IllegalArgumentException(
              "INTROSPECTION (vcm.graphql.introspection) must be true or yes, false or no, or auto,"
                  + " not '%s'".formatted(introspection));
    };
  }
}
