package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphqlErrorBuilder;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import io.vclustermanager.text.TextLane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The cache keeps good documents, few of them, and no long ones. */
final class DocumentCacheTest {
  private static final PreparsedDocumentEntry GOOD =
      new PreparsedDocumentEntry(Parser.parse("{ hello }"));
  private static final PreparsedDocumentEntry BAD =
      new PreparsedDocumentEntry(GraphqlErrorBuilder.newError().message("no").build());

  private static final int CACHED_DOCUMENTS = 2;
  private static final int LONGEST_DOCUMENT = 10;

  private final AtomicInteger parsed = new AtomicInteger();
  private final DocumentCache cache =
      new DocumentCache(
          new DocumentLimits(1, 1, 1, 1, 1, 1, 1, CACHED_DOCUMENTS, LONGEST_DOCUMENT, "true"),
          new TextLane());

  private void get(String query, PreparsedDocumentEntry entry) {
    var input = ExecutionInput.newExecutionInput(query).build();
    var got =
        cache
            .getDocumentAsync(
                input,
                _ -> {
                  parsed.incrementAndGet();
                  return entry;
                })
            .join();
    assertThat(got).isSameAs(entry);
  }

  @Test
  void longDocumentsAreReadWhereTextsTakeTurns() {
    var threads = new ArrayList<String>();
    for (var length : List.of(2048, 2049)) {
      var input = ExecutionInput.newExecutionInput("a".repeat(length)).build();
      cache
          .getDocumentAsync(
              input,
              _ -> {
                threads.add(Thread.currentThread().getName());
                return GOOD;
              })
          .join();
    }
    assertThat(threads.get(0)).isEqualTo(Thread.currentThread().getName());
    assertThat(threads.get(1)).startsWith("text-");
  }

  @Test
  void keepsWhatWasUsedLast() {
    get("a", GOOD);
    get("b", GOOD);
    get("a", GOOD);
    assertThat(parsed).hasValue(2);
    get("c", GOOD);
    get("a", GOOD);
    assertThat(parsed).hasValue(3);
    get("b", GOOD);
    assertThat(parsed).hasValue(4);
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void keepsNeitherErrorsNorLongDocuments() {
    get("a", BAD);
    get("a".repeat(11), GOOD);
    assertThat(cache.size()).isZero();
  }
}
