package io.vclustermanager.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's namespace carries on its host beside the service's own, where the service makes
 * it.
 */
public record NamespaceMetadata(
    @Nullable Map<String, String> labels, @Nullable Map<String, String> annotations) {
  /** Nothing. */
  public static final NamespaceMetadata NONE = new NamespaceMetadata(Map.of(), Map.of());

  @Override
  public Map<String, String> labels() {
    return labels == null ? Map.of() : labels;
  }

  @Override
  public Map<String, String> annotations() {
    return annotations == null ? Map.of() : annotations;
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return labels().isEmpty() && annotations().isEmpty();
  }

  /** The same with these; null leaves them as they are. */
  public NamespaceMetadata with(
      @Nullable Map<String, String> newLabels, @Nullable Map<String, String> newAnnotations) {
    return new NamespaceMetadata(
        newLabels == null ? labels() : newLabels,
        newAnnotations == null ? annotations() : newAnnotations);
  }
}
