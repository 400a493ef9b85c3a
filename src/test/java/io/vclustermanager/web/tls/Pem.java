package io.vclustermanager.web.tls;

import io.vclustermanager.web.tls.TlsSettings.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Certificates and keys that OpenSSL makes, as people have them. */
record Pem(Path folder) {
  /** Makes a pair for this machine under that name, with a key of that kind. */
  Files make(String name, String... key) throws IOException {
    var keyFile = folder.resolve(name + ".key");
    var certificate = folder.resolve(name + ".pem");
    var command = new ArrayList<>(List.of(key));
    command.addAll(1, List.of("-out", keyFile.toString()));
    run(command.toArray(String[]::new));
    run(
        new String[] {"req", "-x509", "-new", "-days", "2"},
        "-key",
        keyFile.toString(),
        "-out",
        certificate.toString(),
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1");
    return new Files(certificate, keyFile);
  }

  /** A pair with the kind of key that is usual. */
  Files make(String name) throws IOException {
    return make(name, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
  }

  /** Puts the one in the other's place. */
  static void replace(Path old, Path by) throws IOException {
    java.nio.file.Files.copy(by, old, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void run(String[] command, String... more) throws IOException {
    var all = new ArrayList<>(List.of("openssl"));
    all.addAll(List.of(command));
    all.addAll(List.of(more));
    var process = new ProcessBuilder(all).redirectErrorStream(true).start();
    var said = process.inputReader().readAllAsString();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(all + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
