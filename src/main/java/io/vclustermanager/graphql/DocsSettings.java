package io.vclustermanager.graphql;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.vclustermanager.model.DocsPage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings for the documentation: {@code vcm.docs-url}. What cannot be followed is found when the
 * service starts, not by the first who is refused.
 *
 * @param docsUrl where the folder {@code docs} of this release can be read; null, or blank: nobody
 *     said
 */
@ConfigurationProperties("vcm")
@Context
record DocsSettings(@Nullable String docsUrl) {
  DocsSettings {
    docsUrl = docsUrl == null || docsUrl.isBlank() ? null : docsUrl.strip().replaceAll("/+$", "");
    if (docsUrl != null && !docsUrl.matches("https?://\\S+")) {
      throw new IllegalArgumentException(
          "vcm.docs-url is an address that begins with https://, not " + docsUrl);
    }
  }

  /** Where this page can be read; empty when nobody said where the documentation is. */
  Optional<String> address(DocsPage page) {
    return Optional.ofNullable(docsUrl).map(base -> base + "/" + page.address());
  }
}
