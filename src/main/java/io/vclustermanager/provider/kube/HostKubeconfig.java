package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vclustermanager.model.EksPlace;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How a host is reached: all that is taken of a kubeconfig, whoever wrote it. Our own client is
 * made of it, and Helm is given it as it is written anew here, so that both know the same and
 * nothing else.
 *
 * @param server the address, without a slash at its end
 * @param authority the certificates that the server's is signed by, as PEM in base64; null: those
 *     of the system
 * @param serverName the name that the server's certificate must be for; null: that of the address
 * @param verified whether the server has to prove who it is
 */
record HostKubeconfig(
    String server,
    @Nullable String authority,
    @Nullable String serverName,
    boolean verified,
    SignIn signIn) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "host";

  /** How the service proves who it is. */
  sealed interface SignIn {
    /**
     * By a token.
     *
     * @param value a secret
     */
    record Token(String value) implements SignIn {
      @Override
      public String toString() {
        return "Token[…]";
      }
    }

    /**
     * By a certificate.
     *
     * @param certificate as PEM in base64
     * @param key the same; a secret
     */
    record Certificate(String certificate, String key) implements SignIn {
      /** The certificate itself. */
      byte[] pem() {
        return decoded(certificate);
      }

      /** Its key, a secret. */
      byte[] keyPem() {
        return decoded(key);
      }

      @Override
      public String toString() {
        return "Certificate[…]";
      }
    }

    /** By tokens that are signed for this cluster of EKS, each for some minutes. */
    record SignedForEks(EksPlace cluster) implements SignIn {}

    /** Not at all, as behind {@code kubectl proxy}. */
    record Nobody() implements SignIn {}
  }

  /** The certificates that the server's is signed by; null: those of the system. */
  byte @Nullable [] authorityPem() {
    return authority == null ? null : decoded(authority);
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** As a kubeconfig of one cluster, one user and one context. Holds secrets. */
  String text() {
    var config = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Config");
    var cluster = named(config, "clusters").putObject("cluster").put("server", server);
    if (!verified) {
      // Go's client refuses authorities beside it.
      cluster.put("insecure-skip-tls-verify", true);
    } else if (authority != null) {
      cluster.put("certificate-authority-data", authority);
    }
    if (serverName != null) {
      cluster.put("tls-server-name", serverName);
    }
    sign(named(config, "users").putObject("user"));
    named(config, "contexts").putObject("context").put("cluster", NAME).put("user", NAME);
    return config.put("current-context", NAME).toString();
  }

  private static ObjectNode named(ObjectNode config, String list) {
    return config.putArray(list).addObject().put("name", NAME);
  }

  private void sign(ObjectNode user) {
    switch (signIn) {
      case SignIn.Token(var value) -> user.put("token", value);
      case SignIn.Certificate(var certificate, var key) ->
          user.put("client-certificate-data", certificate).put("client-key-data", key);
      case SignIn.SignedForEks _ ->
          throw new IllegalStateException("Its tokens are over before it is read");
      case SignIn.Nobody _ -> {}
    }
  }
}
