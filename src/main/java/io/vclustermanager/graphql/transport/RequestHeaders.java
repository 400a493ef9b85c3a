package io.vclustermanager.graphql.transport;

import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The headers of a request, which remember that the decoder took a {@code Content-Length} out of
 * them. It does so beside {@code Transfer-Encoding: chunked} and has no switch to tell of it; but a
 * proxy before us may have believed the length, and then takes the rest of such a request for the
 * next one of somebody else (RFC 9112 §6.3).
 */
final class RequestHeaders extends DefaultHttpHeaders {
  private boolean lostLength;

  private RequestHeaders(DefaultHttpHeadersFactory checks) {
    super(checks.getNameValidator(), checks.getValueValidator());
  }

  @Override
  public HttpHeaders remove(CharSequence name) {
    lostLength |=
        HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
            && contains(name)
            && contains(HttpHeaderNames.TRANSFER_ENCODING);
    return super.remove(name);
  }

  /** How the server decodes requests, as Micronaut would have it, but for these headers. */
  static HttpDecoderConfig decoding(NettyHttpServerConfiguration server) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(server.getMaxInitialLineLength())
        .setMaxHeaderSize(server.getMaxHeaderSize())
        .setMaxChunkSize(server.getMaxChunkSize())
        .setInitialBufferSize(server.getInitialBufferSize())
        .setHeadersFactory(factory(server.isValidateHeaders()))
        .setTrailersFactory(
            DefaultHttpHeadersFactory.trailersFactory().withValidation(server.isValidateHeaders()));
  }

  private static HttpHeadersFactory factory(boolean validate) {
    var checks = DefaultHttpHeadersFactory.headersFactory().withValidation(validate);
    return new HttpHeadersFactory() {
      @Override
      public HttpHeaders newHeaders() {
        return new RequestHeaders(checks);
      }

      @Override
      public HttpHeaders newEmptyHeaders() {
        return new RequestHeaders(checks);
      }
    };
  }

  /** Whether two readers may differ about whose this request is, or where it ends. */
  static boolean areAmbiguous(HttpRequest request) {
    return request.headers().getAll(HttpHeaderNames.HOST).size() > 1 || isEndInDoubt(request);
  }

  private static boolean isEndInDoubt(HttpRequest request) {
    var headers = request.headers();
    var codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return request.decoderResult().isFailure()
        || (headers instanceof RequestHeaders ours && ours.lostLength)
        || (!codings.isEmpty()
            && (headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                || request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0
                || codings.size() > 1
                || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())));
  }
}
