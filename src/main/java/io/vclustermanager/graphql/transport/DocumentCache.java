package io.vclustermanager.graphql.transport;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.model.OnBehalf;
import io.vclustermanager.text.TextLane;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the documents used last, parsed and validated. Bounded in number and in length, since the
 * key is a client's own text; documents with errors are not kept, so nobody can push out the good
 * ones with rubbish. Long ones are read where texts take turns by who has sent them: whoever sends
 * many waits behind those, and the processors are left to others.
 */
@Singleton
final class DocumentCache implements PreparsedDocumentProvider {
  /** A client that reads this many of its mistakes has enough to mend. */
  private static final int MOST_ERRORS = 5;

  /** Shorter ones are read at once: to wait for a turn would cost as much. */
  private static final int LONGEST_AT_ONCE = 2048;

  private final int longest;
  private final DocumentRules rules;
  private final TextLane lane;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, PreparsedDocumentEntry> documents;

  DocumentCache(DocumentLimits limits, TextLane lane) {
    longest = limits.cachedDocumentLength();
    rules = new DocumentRules(limits);
    this.lane = lane;
    documents = new LeastRecentlyUsed(limits.cachedDocuments());
  }

  @Override
  public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
      ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
    var known = find(input.getQuery());
    return CompletableFuture.completedFuture(
        known == null ? keep(input.getQuery(), inTurn(input, parseAndValidate)) : known);
  }

  private PreparsedDocumentEntry inTurn(
      ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
    return input.getQuery().length() <= LONGEST_AT_ONCE
        ? read(input, parseAndValidate)
        : lane.call(
            OnBehalf.who(),
            () -> read(input, parseAndValidate),
            busy ->
                new PreparsedDocumentEntry(AnswerError.of(GraphQlProblem.Code.UNAVAILABLE, busy)));
  }

  private PreparsedDocumentEntry read(
      ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
    return NumberLengths.areTooLong(input.getQuery())
        ? new PreparsedDocumentEntry(
            AnswerError.of(
                GraphQlProblem.Code.BAD_USER_INPUT,
                "A number in the document is longer than " + NumberLengths.MOST + " digits"))
        : checked(parseAndValidate.apply(input));
  }

  private PreparsedDocumentEntry checked(PreparsedDocumentEntry entry) {
    var document = entry.getDocument();
    if (document != null && !entry.hasErrors()) {
      return rules.broken(document).map(PreparsedDocumentEntry::new).orElse(entry);
    }
    var errors = entry.getErrors();
    return errors.size() <= MOST_ERRORS
        ? entry
        : new PreparsedDocumentEntry(errors.subList(0, MOST_ERRORS));
  }

  private @Nullable PreparsedDocumentEntry find(String query) {
    lock.lock();
    try {
      return documents.get(query);
    } finally {
      lock.unlock();
    }
  }

  private PreparsedDocumentEntry keep(String query, PreparsedDocumentEntry entry) {
    if (entry.hasErrors() || query.length() > longest) {
      return entry;
    }
    lock.lock();
    try {
      documents.put(query, entry);
    } finally {
      lock.unlock();
    }
    return entry;
  }

  int size() {
    lock.lock();
    try {
      return documents.size();
    } finally {
      lock.unlock();
    }
  }

  private static final class LeastRecentlyUsed
      extends LinkedHashMap<String, PreparsedDocumentEntry> {
    private final int most;

    LeastRecentlyUsed(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, PreparsedDocumentEntry> eldest) {
      return size() > most;
    }
  }
}
