package io.vclustermanager.provider.kube;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.credentials.Authentication;
import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.util.function.Supplier;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Gives each request the token of its moment, so that a client with its connections and watches
 * outlives the tokens.
 */
final class EksAuthentication implements Authentication, Interceptor {
  private final Supplier<String> token;

  /**
   * Makes it.
   *
   * @param token may throw a {@link ProviderException}, which {@link KubeFailures} finds again
   */
  EksAuthentication(Supplier<String> token) {
    this.token = token;
  }

  @Override
  public void provide(ApiClient client) {
    client.setHttpClient(client.getHttpClient().newBuilder().addInterceptor(this).build());
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    return chain.proceed(
        chain.request().newBuilder().header("Authorization", "Bearer " + signed()).build());
  }

  /** OkHttp's threads take nothing but an IOException. */
  private String signed() throws IOException {
    try {
      return token.get();
    } catch (ProviderException e) {
      throw new IOException(e.message(), e);
    }
  }
}
