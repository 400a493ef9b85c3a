package io.vclustermanager.access;

import io.micronaut.http.HttpRequest;
import io.vclustermanager.model.Actor;
import io.vclustermanager.model.Caller;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Who sends a request, as far as that is known before anybody has looked at what it shows. */
@Singleton
public final class Askers {
  /** Under this attribute a request has its id. */
  public static final String REQUEST_ID = "io.vclustermanager.request-id";

  private final ClientAddresses addresses;

  Askers(ClientAddresses addresses) {
    this.addresses = addresses;
  }

  /** Somebody, with what the audit needs to know of the request. */
  public Caller of(HttpRequest<?> request) {
    var id =
        request
            .getAttribute(REQUEST_ID)
            .map(String::valueOf)
            .orElseGet(() -> UUID.randomUUID().toString());
    return new Caller(Actor.nobody(), id, addresses.of(request).getHostAddress());
  }
}
