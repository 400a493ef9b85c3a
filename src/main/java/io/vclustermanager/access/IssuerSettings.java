package io.vclustermanager.access;

import com.nimbusds.jose.JWSAlgorithm;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider whose tokens are taken.
 *
 * @param name what it is called here
 * @param issuer what {@code iss} of its tokens is, to the letter
 * @param audience what {@code aud} of its tokens has: that they are meant for this service
 * @param jwksUri where its keys are; null: where its discovery document says
 * @param algorithms by which it signs: with pairs of keys only, for a secret would have to be
 *     shared
 * @param usernameClaim names the user to people
 * @param groupsClaim has the user's groups; looked at only where groups give anything
 * @param roles what a group may do everywhere
 * @param owners what a group may do in an owner
 * @param client as whom the service is known there; null: nobody signs in there by a browser
 */
record IssuerSettings(
    String name,
    String issuer,
    String audience,
    @Nullable URI jwksUri,
    Set<JWSAlgorithm> algorithms,
    String usernameClaim,
    String groupsClaim,
    Map<String, Role> roles,
    Map<String, Share> owners,
    @Nullable IssuerClient client) {
  /** Where all of them stand. */
  static final String SETTINGS = "vcm.auth.issuers";

  /** Those with pairs of keys that need no further library. */
  private static final List<JWSAlgorithm> KNOWN =
      List.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final String OWNER = ".owner";
  private static final String ROLE = ".role";

  /** A role in the owner of this name. */
  record Share(String owner, Role role) {}

  /**
   * Checks what is configured.
   *
   * @throws IllegalArgumentException when it cannot be used, with the setting
   */
  static IssuerSettings of(
      String name,
      @Nullable String issuer,
      @Nullable String audience,
      @Nullable String jwksUri,
      List<String> algorithms,
      String usernameClaim,
      String groupsClaim,
      Map<String, String> roles,
      Map<String, String> owners,
      @Nullable IssuerClient client) {
    var at = SETTINGS + "." + name;
    if (Names.checkTeam(name).isPresent()) {
      throw wrong(
          at, ": its name has lower-case letters, digits and '-', and begins with a letter");
    }
    var given = given(at + ".issuer", issuer);
    address(at + ".issuer", given);
    return new IssuerSettings(
        name,
        given,
        given(at + ".audience", audience),
        jwksUri == null || jwksUri.isBlank() ? null : address(at + ".jwks-uri", jwksUri.strip()),
        algorithms(at + ".algorithms", algorithms),
        given(at + ".username-claim", usernameClaim),
        given(at + ".groups-claim", groupsClaim),
        roles(at + ".roles", roles),
        owners(at + ".owners", owners),
        client);
  }

  /** Where its discovery document is (OpenID Connect Discovery §4). */
  URI discovery() {
    return URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
  }

  /** The same for the ID tokens that the service is given as a client. */
  IssuerSettings ofClient(IssuerClient itsClient) {
    return new IssuerSettings(
        name,
        issuer,
        itsClient.id(),
        jwksUri,
        algorithms,
        usernameClaim,
        groupsClaim,
        roles,
        owners,
        itsClient);
  }

  /** Whether a group gives anything. */
  boolean isCounted(String group) {
    return roles.containsKey(group) || owners.containsKey(group);
  }

  /** Whether groups give anything. */
  boolean hasGroups() {
    return !roles.isEmpty() || !owners.isEmpty();
  }

  private static String given(String setting, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw wrong(setting, " is missing");
    }
    return text.strip();
  }

  /** Whoever can change keys on their way can be anybody: only https, but on this machine. */
  static URI address(String what, String text) {
    try {
      var address = new URI(text);
      var isSafe =
          "https".equals(address.getScheme())
              || ("http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost()));
      if (isSafe && address.getHost() != null && address.getFragment() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          what + " is no address: " + Names.quoted(text) + "; it begins with https://", e);
    }
    throw wrong(what, " must begin with https://, and is " + Names.quoted(text));
  }

  /** The algorithms of these names, which are all pairs of keys. */
  static Set<JWSAlgorithm> algorithms(String setting, List<String> names) {
    var all = new LinkedHashSet<JWSAlgorithm>();
    for (var each : names) {
      var algorithm = JWSAlgorithm.parse(each.strip());
      if (!KNOWN.contains(algorithm)) {
        throw wrong(
            setting,
            " has %s: there are %s".formatted(Names.quoted(each), String.join(", ", known())));
      }
      all.add(algorithm);
    }
    if (all.isEmpty()) {
      throw wrong(setting, " is empty: there are " + String.join(", ", known()));
    }
    return all;
  }

  private static List<String> known() {
    return KNOWN.stream().map(JWSAlgorithm::getName).toList();
  }

  private static Map<String, Role> roles(String setting, Map<String, String> given) {
    var roles = new TreeMap<String, Role>();
    given.forEach(
        (group, role) ->
            roles.put(
                group, role(setting + "." + group, role, EnumSet.of(Role.ADMIN, Role.VIEWER))));
    return Map.copyOf(roles);
  }

  private static Map<String, Share> owners(String setting, Map<String, String> given) {
    var shares = new TreeMap<String, Share>();
    for (var key : given.keySet()) {
      if (!key.endsWith(OWNER) && !key.endsWith(ROLE)) {
        throw wrong(setting + "." + key, ": a group has owner and role");
      }
      var group = key.substring(0, key.lastIndexOf('.'));
      shares.put(group, share(setting + "." + group, given, group));
    }
    return Map.copyOf(shares);
  }

  private static Share share(String setting, Map<String, String> given, String group) {
    var owner = given(setting + OWNER, given.get(group + OWNER));
    if (Names.checkTeam(owner).isPresent()) {
      throw wrong(setting + OWNER, " is no name of a team: " + Names.quoted(owner));
    }
    var role = given(setting + ROLE, given.get(group + ROLE));
    return new Share(
        owner, role(setting + ROLE, role, EnumSet.complementOf(EnumSet.of(Role.ADMIN))));
  }

  private static Role role(String setting, String text, Set<Role> some) {
    return Arrays.stream(Role.values())
        .filter(some::contains)
        .filter(role -> role.name().equals(text.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> wrong(setting, " is %s: there are %s".formatted(Names.quoted(text), some)));
  }

  private static IllegalArgumentException wrong(String setting, String what) {
    return new IllegalArgumentException(setting + what);
  }
}
