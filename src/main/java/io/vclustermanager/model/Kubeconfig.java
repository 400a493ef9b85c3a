package io.vclustermanager.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig that was just made. It is a secret: it goes into one answer and nowhere else.
 *
 * @param instructions what has to be done before it works, for people; null when nothing has
 */
public record Kubeconfig(String text, Instant expiresAt, @Nullable String instructions) {
  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "Kubeconfig until " + expiresAt;
  }
}
