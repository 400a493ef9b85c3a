package io.vclustermanager.graphql.transport;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the document that a request means: its own text, or the one that its hash names. Clients
 * register documents by sending text and hash together (automatic persisted queries); those are
 * kept in memory, and a client that names one that is forgotten is told to send it again.
 */
@Singleton
final class PersistedDocuments {
  private final TrustedDocuments trusted;
  private final boolean onlyTrusted;
  private final int longest;
  private final Cache<Sha256, String> registered;

  PersistedDocuments(
      TrustedDocuments trusted, PersistedDocumentSettings settings, DocumentLimits limits) {
    this.trusted = trusted;
    onlyTrusted = settings.onlyTrusted();
    longest = limits.cachedDocumentLength();
    registered = Caffeine.newBuilder().maximumSize(settings.persistedDocuments()).build();
  }

  /** What a request means. */
  sealed interface Meaning {
    /**
     * This document.
     *
     * @param unregistered the hash under which it is to be kept if it is any good
     */
    record Document(String text, @Nullable Sha256 unregistered) implements Meaning {}

    /** Nothing that is run here. */
    record Refused(AnswerError error) implements Meaning {}
  }

  Meaning meaning(GraphQlRequest request) {
    var text = request.query();
    var hash = request.hash();
    if (text != null) {
      return given(text, hash);
    }
    // The request was parsed: without a text it has a hash.
    return hash == null ? notFound() : named(hash);
  }

  private Meaning given(String text, @Nullable Sha256 hash) {
    if (hash == null && !onlyTrusted) {
      return new Meaning.Document(text, null);
    }
    var real = Sha256.of(text);
    if (hash != null && !hash.equals(real)) {
      return refused(Code.BAD_USER_INPUT, "sha256Hash is not the hash of the query");
    }
    if (trusted.find(real).isPresent()) {
      return new Meaning.Document(text, null);
    }
    return onlyTrusted
        ? refused(Code.FORBIDDEN, "Only documents that were registered with this service are run")
        : new Meaning.Document(text, real);
  }

  private Meaning named(Sha256 hash) {
    return trusted
        .find(hash)
        .or(() -> Optional.ofNullable(registered.getIfPresent(hash)))
        .<Meaning>map(text -> new Meaning.Document(text, null))
        .orElseGet(PersistedDocuments::notFound);
  }

  /** Keeps a document that was found good, so that rubbish cannot push out the others. */
  void keep(Meaning.Document document) {
    var hash = document.unregistered();
    if (hash != null && document.text().length() <= longest) {
      registered.put(hash, document.text());
    }
  }

  /** Forgets now what is too much, which is done by and by otherwise. */
  void cleanUp() {
    registered.cleanUp();
  }

  /** In the words that clients know. */
  private static Meaning notFound() {
    return refused(Code.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound");
  }

  private static Meaning refused(Code code, String message) {
    return new Meaning.Refused(AnswerError.of(code, message));
  }
}
