package io.vclustermanager.web.tls;

import io.vclustermanager.web.tls.TlsSettings.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
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

  /** An authority: who signs certificates of others. */
  Files authority(String name) throws IOException {
    return make(name);
  }

  /**
   * A pair that an authority has signed.
   *
   * @param file what its files are called
   * @param subject such as {@code /CN=portal}
   * @param extensions lines as OpenSSL's configuration has them
   * @param more what else {@code openssl x509} is told
   */
  Files signed(String file, Files authority, String subject, String extensions, String... more)
      throws IOException {
    var key = folder.resolve(file + ".key");
    var request = folder.resolve(file + ".csr");
    var certificate = folder.resolve(file + ".pem");
    var written = java.nio.file.Files.writeString(folder.resolve(file + ".ext"), extensions + "\n");
    run(
        new String[] {"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"},
        "-nodes",
        "-keyout",
        key.toString(),
        "-out",
        request.toString(),
        "-subj",
        subject);
    var sign =
        new ArrayList<>(
            List.of(
                "-in",
                request.toString(),
                "-CA",
                authority.certificate().toString(),
                "-CAkey",
                authority.key().toString(),
                "-CAcreateserial",
                "-extfile",
                written.toString(),
                "-out",
                certificate.toString()));
    sign.addAll(List.of("-days", "2"));
    sign.addAll(List.of(more));
    run(new String[] {"x509", "-req"}, sign.toArray(String[]::new));
    return new Files(certificate, key);
  }

  /**
   * One that an authority has signed for a day of some year, which the JDK's tool can do and this
   * machine's OpenSSL cannot.
   */
  Files signedForOneDay(String file, Files authority, String subject, int year)
      throws IOException, GeneralSecurityException {
    var pair = signed(file, authority, subject, "extendedKeyUsage=clientAuth");
    var store = folder.resolve(file + ".p12");
    var signer = PemPair.of(authority).store();
    var secret = "changeit".toCharArray();
    signer.setKeyEntry(
        "vcm", signer.getKey("vcm", new char[0]), secret, signer.getCertificateChain("vcm"));
    try (var out = java.nio.file.Files.newOutputStream(store)) {
      signer.store(out, secret);
    }
    start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-gencert",
            "-rfc",
            "-alias",
            "vcm",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit",
            "-infile",
            folder.resolve(file + ".csr").toString(),
            "-outfile",
            pair.certificate().toString(),
            "-startdate",
            year + "/01/01 00:00:00",
            "-validity",
            "1",
            "-ext",
            "eku=clientAuth"));
    return pair;
  }

  /** Puts the one in the other's place. */
  static void replace(Path old, Path by) throws IOException {
    java.nio.file.Files.copy(by, old, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void run(String[] command, String... more) throws IOException {
    var all = new ArrayList<>(List.of("openssl"));
    all.addAll(List.of(command));
    all.addAll(List.of(more));
    start(all);
  }

  private static void start(List<String> all) throws IOException {
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
