package io.vclustermanager.access;

import io.micronaut.http.HttpRequest;

/** Is told of what was shown and not taken. */
interface Witness {
  /**
   * Something was not taken: all of it, or what stood beside something that counts. On the event
   * loop.
   */
  void saw(HttpRequest<?> request, Verdict verdict);
}
