package io.vclustermanager.graphql.transport;

import io.micronaut.context.annotation.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents that the operator has put there, by hash. Read at the start, which fails when one
 * cannot be read: a client would learn of it too late.
 */
@Context
final class TrustedDocuments {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedDocuments.class);
  private static final List<String> ENDINGS = List.of(".graphql", ".gql");

  private final Map<Sha256, String> documents = new HashMap<>();

  TrustedDocuments(PersistedDocumentSettings settings) {
    var path = settings.trustedDocuments();
    if (path != null) {
      read(Path.of(path));
      LOG.info("{} trusted documents in {}", documents.size(), path);
    }
  }

  Optional<String> find(Sha256 hash) {
    return Optional.ofNullable(documents.get(hash));
  }

  private void read(Path path) {
    try {
      if (Files.isDirectory(path)) {
        readFolder(path);
      } else {
        readManifest(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the trusted documents in " + path, e);
    }
  }

  private void readFolder(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(TrustedDocuments::isDocument).toList()) {
        var text = Files.readString(file);
        keep(text);
        // Tools send what they read with or without the end of its last line.
        keep(text.strip());
      }
    }
  }

  private static boolean isDocument(Path file) {
    return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(file.toString()::endsWith);
  }

  private void readManifest(Path file) throws IOException {
    if (!(parsed(file) instanceof Map<?, ?> manifest)) {
      throw new IOException(file + " must be one JSON object of documents by hash");
    }
    for (var entry : manifest.entrySet()) {
      if (!(entry.getValue() instanceof String text)
          || !Sha256.parse(String.valueOf(entry.getKey())).equals(Optional.of(Sha256.of(text)))) {
        throw new IOException(
            "%s in %s is not the SHA-256 of its document".formatted(entry.getKey(), file));
      }
      keep(text);
    }
  }

  private static @Nullable Object parsed(Path file) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (Json.Malformed e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void keep(String text) {
    documents.put(Sha256.of(text), text);
  }
}
