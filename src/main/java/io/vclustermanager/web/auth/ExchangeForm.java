package io.vclustermanager.web.auth;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vclustermanager.intent.user.ExchangeToken;
import io.vclustermanager.model.KeyScope;
import io.vclustermanager.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the form by which a token is exchanged (RFC 8693 §2.1). */
sealed interface ExchangeForm {
  /** It can be asked for. */
  record Good(ExchangeToken.Request request) implements ExchangeForm {}

  /**
   * It is none.
   *
   * @param error as RFC 6749 §5.2 and RFC 8693 §2.2.2 call it
   */
  record Bad(String error, String sentence) implements ExchangeForm {}

  String INVALID_REQUEST = "invalid_request";
  String INVALID_SCOPE = "invalid_scope";
  String INVALID_TARGET = "invalid_target";
  String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
  String JWT = "urn:ietf:params:oauth:token-type:jwt";
  String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
  String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  /** A token, and some names: no longer form is one. */
  int LONGEST = 32 * 1024;

  int MOST_PARAMETERS = 100;

  /** Reads it. */
  static ExchangeForm read(String body) {
    if (body.length() > LONGEST) {
      return wrong("The form is longer than " + LONGEST + " characters");
    }
    try {
      var given =
          new QueryStringDecoder(body, StandardCharsets.UTF_8, false, MOST_PARAMETERS).parameters();
      var twice = given.entrySet().stream().filter(each -> each.getValue().size() > 1).findFirst();
      return twice.isPresent()
          ? wrong(
              "The parameter %s stands there twice".formatted(Names.quoted(twice.get().getKey())))
          : of(given);
    } catch (IllegalArgumentException e) {
      return wrong("The form cannot be read: it is application/x-www-form-urlencoded in UTF-8");
    }
  }

  private static ExchangeForm of(Map<String, List<String>> given) {
    var grant = text(given, "grant_type");
    if (grant == null) {
      return missing("grant_type", GRANT);
    }
    if (!grant.equals(GRANT)) {
      return new Bad("unsupported_grant_type", "The grant_type that is taken here is " + GRANT);
    }
    var token = text(given, "subject_token");
    if (token == null) {
      return missing("subject_token", "the job's token");
    }
    var type = text(given, "subject_token_type");
    if (type == null) {
      return missing("subject_token_type", JWT);
    }
    if (!type.equals(JWT) && !type.equals(ID_TOKEN)) {
      return wrong("The subject_token_type is " + JWT);
    }
    var wanted = text(given, "requested_token_type");
    if (wanted != null && !wanted.equals(ACCESS_TOKEN) && !wanted.equals(JWT)) {
      return wrong("The requested_token_type, where it is given, is " + ACCESS_TOKEN);
    }
    if (text(given, "actor_token") != null) {
      return wrong("No actor_token is taken: a job acts for itself");
    }
    if (text(given, "resource") != null) {
      return new Bad(
          INVALID_TARGET, "No resource is named here; whose rule is meant says audience");
    }
    return scoped(token, text(given, "audience"), text(given, "scope"));
  }

  private static ExchangeForm scoped(
      String token, @Nullable String audience, @Nullable String scope) {
    if (scope == null) {
      return new Good(new ExchangeToken.Request(token, audience, null));
    }
    var scopes = EnumSet.noneOf(KeyScope.class);
    for (var word : scope.strip().split("\\s+", -1)) {
      var known =
          Arrays.stream(KeyScope.values()).filter(each -> word(each).equals(lower(word))).findAny();
      if (known.isEmpty()) {
        return new Bad(
            INVALID_SCOPE,
            "There is no scope %s: there are %s"
                .formatted(Names.quoted(word), words(EnumSet.allOf(KeyScope.class))));
      }
      scopes.add(known.get());
    }
    return new Good(new ExchangeToken.Request(token, audience, Set.copyOf(scopes)));
  }

  /** Scopes as OAuth writes them. */
  static String words(Set<KeyScope> scopes) {
    return scopes.stream().sorted().map(ExchangeForm::word).collect(Collectors.joining(" "));
  }

  private static String word(KeyScope scope) {
    return lower(scope.name());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** One without a value is as if it were left out (RFC 6749 §3.2). */
  private static @Nullable String text(Map<String, List<String>> given, String name) {
    var values = given.get(name);
    return values == null || values.getFirst().isBlank() ? null : values.getFirst().strip();
  }

  private static Bad missing(String name, String what) {
    return wrong("The parameter %s is missing: %s".formatted(name, what));
  }

  private static Bad wrong(String sentence) {
    return new Bad(INVALID_REQUEST, sentence);
  }
}
