package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * Documents that clients name by their hash.
 *
 * @param trustedDocuments a folder of {@code .graphql} files, or a JSON file of documents by hash
 * @param onlyTrusted whether nothing but those is run
 * @param persistedDocuments how many more are kept that clients have registered themselves
 */
@ConfigurationProperties("vcm.graphql")
record PersistedDocumentSettings(
    @Nullable String trustedDocuments,
    @Bindable(defaultValue = "false") boolean onlyTrusted,
    @Bindable(defaultValue = "1000") int persistedDocuments) {
  /** Refuses a service that could answer nothing. */
  PersistedDocumentSettings {
    if (onlyTrusted && trustedDocuments == null) {
      throw new IllegalArgumentException(
          "vcm.graphql.only-trusted needs vcm.graphql.trusted-documents");
    }
  }
}
