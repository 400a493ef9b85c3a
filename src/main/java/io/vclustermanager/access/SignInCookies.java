package io.vclustermanager.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.security.token.jwt.signature.SignatureConfiguration;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of a sign-in that is going on at an identity provider. It goes along when the provider
 * sends the browser back, which is a request from elsewhere ({@code SameSite=Lax}); what stands in
 * it is signed, by a key that signs nothing else. Nothing is kept here, so that strangers who begin
 * many fill nothing, and any replica can finish it.
 */
@Singleton
final class SignInCookies {
  /** Browsers take a cookie of such a name by TLS only, and from this host alone. */
  private static final String SECURE_PREFIX = "__Host-";

  private static final String NAME = "vcm-sign-in-";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";
  private static final String PURPOSE = "sign-in at an identity provider";
  private static final String TYPE = "vcm-sign-in+jwt";
  private static final int LONGEST = 2000;

  /** So many tabs may sign in at once; more cookies than that would make requests too large. */
  private static final int PLACES = 4;

  private static final String SECRET = "secret";
  private static final String RETURN_TO = "return";
  private static final String SILENT = "silent";

  /** In milliseconds since 1970, since it also says before what it was begun; exp has seconds. */
  private static final String ENDS = "ends_ms";

  private final List<byte[]> keys;
  private final AddressSettings addresses;

  SignInCookies(List<SignatureConfiguration> signatures, AddressSettings addresses) {
    this.keys =
        signatures.stream()
            .filter(OneAlgorithm.class::isInstance)
            .map(each -> ((OneAlgorithm) each).keyFor(PURPOSE))
            .toList();
    this.addresses = addresses;
  }

  /** Has the browser keep it. */
  void set(SignInStart start, MutableHttpResponse<?> response) {
    add(response, start.state(), text(start), SignInStart.LONGEST.toSeconds());
  }

  /** Has the browser forget the one with this state. */
  void clear(String state, MutableHttpResponse<?> response) {
    add(response, state, "", 0);
  }

  private void add(MutableHttpResponse<?> response, String state, String value, long maxAge) {
    var secure = addresses.isSecure() ? "; Secure" : "";
    response
        .getHeaders()
        .add(
            HttpHeaders.SET_COOKIE,
            name(state) + "=" + value + ATTRIBUTES + secure + "; Max-Age=" + maxAge);
  }

  private String name(String state) {
    var place = state.isEmpty() ? 0 : state.charAt(0) % PLACES;
    return (addresses.isSecure() ? SECURE_PREFIX : "") + NAME + place;
  }

  private String text(SignInStart start) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(start.provider())
            .claim(SECRET, start.secret())
            .claim(RETURN_TO, start.returnTo())
            .claim(SILENT, start.isSilent())
            .claim(ENDS, start.endsAt().toEpochMilli())
            .build();
    var header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType(TYPE)).build();
    var signed = new SignedJWT(header, claims);
    try {
      signed.sign(new MACSigner(keys.getFirst()));
      return signed.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("The cookie of a sign-in could not be signed", e);
    }
  }

  /** The sign-in of this state, if it was begun in the browser that sends the request. */
  Optional<SignInStart> find(HttpRequest<?> request, String state) {
    var prefix = name(state) + "=";
    return request.getHeaders().getAll(HttpHeaders.COOKIE).stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .map(String::strip)
        .filter(each -> each.startsWith(prefix))
        .flatMap(each -> read(each.substring(prefix.length())).stream())
        .filter(each -> each.hasState(state))
        .findFirst();
  }

  private Optional<SignInStart> read(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      TokenText.check(text);
      var signed = SignedJWT.parse(text);
      return isOurs(signed)
          ? Optional.ofNullable(start(signed.getJWTClaimsSet()))
          : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  private boolean isOurs(SignedJWT signed) throws JOSEException {
    if (!JWSAlgorithm.HS256.equals(signed.getHeader().getAlgorithm())) {
      return false;
    }
    for (var key : keys) {
      if (signed.verify(new MACVerifier(key))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable SignInStart start(JWTClaimsSet claims) throws ParseException {
    @Nullable Long end = claims.getLongClaim(ENDS);
    @Nullable String provider = claims.getIssuer();
    @Nullable String secret = claims.getStringClaim(SECRET);
    @Nullable String returnTo = claims.getStringClaim(RETURN_TO);
    return end == null || provider == null || secret == null || returnTo == null
        ? null
        : new SignInStart(
            provider,
            secret,
            returnTo,
            Boolean.TRUE.equals(claims.getBooleanClaim(SILENT)),
            Instant.ofEpochMilli(end));
  }
}
