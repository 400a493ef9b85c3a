package io.vclustermanager.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.vclustermanager.access.SessionCookies;
import io.vclustermanager.access.Sessions;
import io.vclustermanager.graphql.transport.Transport;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The request and the answer of an operation, as far as the session of a page is concerned. It
 * stands in the operation's context.
 *
 * @param answers whether the answer's headers reach anybody: those of a socket's or a stream's are
 *     gone before it is run
 */
public record PageDoor(
    SessionCookies cookies,
    HttpRequest<?> request,
    @Nullable MutableHttpResponse<?> response,
    boolean answers) {
  private static final String SESSION = "session";

  static PageDoor of(
      SessionCookies cookies,
      HttpRequest<?> request,
      @Nullable MutableHttpResponse<?> response,
      @Nullable Transport transport) {
    return new PageDoor(cookies, request, response, transport == Transport.HTTP_POST);
  }

  /** That of the operation. */
  public static PageDoor of(DataFetchingEnvironment environment) {
    PageDoor door = environment.getGraphQlContext().get(PageDoor.class);
    if (door == null) {
      throw new IllegalStateException("An operation without a request");
    }
    return door;
  }

  /** What the request shows of a session. */
  public SessionCookies.Shown shown() {
    return cookies.in(request);
  }

  /** The session that the request shows, be it there or not. */
  public @Nullable UUID session() {
    return shown() instanceof SessionCookies.Shown.Secret(var secret) ? secret.session() : null;
  }

  /** Why no session can begin, or go on, by this request. */
  public Optional<Refusal> whyNoCookie() {
    if (!answers || response == null) {
      return Optional.of(
          Refusal.of(
              Code.INVALID,
              SESSION,
              "A session's cookie is set by the answer of a plain POST; ask so, and not over a"
                  + " socket or a stream of events."));
    }
    return cookies.mayBegin(request)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(Code.FORBIDDEN, SESSION, "Only the service's own pages begin a session."));
  }

  /** Has the browser keep the session's cookie. */
  public void keep(Sessions.Found.Live live) {
    if (response != null) {
      cookies.set(request, response, live);
    }
  }

  /** Has the browser forget the session's cookie. */
  public void forget() {
    if (response != null) {
      cookies.clear(request, response);
    }
  }

  /** Cookies stand in it. */
  @Override
  public String toString() {
    return "PageDoor[]";
  }
}
