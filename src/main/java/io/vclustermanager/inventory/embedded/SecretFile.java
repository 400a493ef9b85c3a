package io.vclustermanager.inventory.embedded;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** A random secret in a file of its own: made whole or not at all, and never made twice. */
final class SecretFile {
  private static final int BYTES = 48;

  private SecretFile() {}

  static String readOrCreate(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot read or create the secret " + file + ": " + e, e);
    }
  }

  private static String read(Path file) throws IOException {
    var secret = Files.readString(file).strip();
    if (secret.isEmpty()) {
      // Making a new one in silence would lock its owner out of what the old one protects.
      throw new EmbeddedPostgresException("the secret " + file + " is empty: restore or delete it");
    }
    return secret;
  }

  /**
   * Written beside and linked into place: a reader never sees half a secret, the first one wins.
   */
  private static void create(Path file) throws IOException {
    var draft = file.resolveSibling("." + file.getFileName() + "-" + ProcessHandle.current().pid());
    Files.deleteIfExists(draft);
    try {
      write(draft);
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      return; // somebody else was faster, and theirs is as good
    } catch (UnsupportedOperationException e) {
      Files.move(draft, file); // no hard links on this file system
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void write(Path draft) throws IOException {
    var random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    var text = Base64.getEncoder().encodeToString(random) + "\n";
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(draft, options, DataFolder.ownerOnly("rw-------"));
        var out = Channels.newOutputStream(channel)) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      channel.force(true);
    }
  }
}
