package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vclustermanager.inventory.ApiKeys;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.OnBehalf;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Keys in {@code X-API-Key}: those that somebody has made, and those of the configuration. What is
 * wrong by its form alone is refused without the database.
 */
@Singleton
final class KeyWay implements Way {
  private static final int MOST_CACHED = 10_000;

  private static final Finding SEVERAL =
      Finding.bad("The header X-API-Key came more than once; send one key");
  private static final Finding EMPTY = Finding.bad("The header X-API-Key is empty");
  private static final Finding BROKEN =
      Finding.bad(
          "The key is not whole: its checksum is wrong, so it was mistyped or cut off; copy it once"
              + " more, or make another by the mutation createApiKey");
  private static final Finding A_TOKEN =
      Finding.bad(
          "This is a token and no key: send it in the header Authorization, behind 'Bearer '");

  /** Three parts in base64url, of which the first begins an object of JSON (RFC 7519 §3.1). */
  private static final Pattern TOKEN = Pattern.compile("ey[\\w-]+\\.[\\w-]+\\.[\\w-]*");

  private static final Finding UNKNOWN =
      Finding.bad(
          "This key is not known here; make one by the mutation createApiKey, or send it to the"
              + " service that it is of");

  private final ApiKeys keys;
  private final ConfiguredKeys configured;
  private final Actors actors;
  private final BlockingLooks looks;

  /** Whose key has this hash never changes: whether it is still valid is asked elsewhere. */
  private final Cache<String, UUID> ids = Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  KeyWay(ApiKeys keys, ConfiguredKeys configured, Actors actors, BlockingLooks looks) {
    this.keys = keys;
    this.configured = configured;
    this.actors = actors;
    this.looks = looks;
  }

  @Override
  public CredentialKind kind() {
    return CredentialKind.API_KEY;
  }

  @Override
  public Optional<Credential> in(Shown shown) {
    // Most requests bring none, and one look costs less than a list.
    if (shown.header(CredentialKind.KEY_HEADER) == null) {
      return Optional.empty();
    }
    var all = shown.headers(CredentialKind.KEY_HEADER);
    return Optional.of(all.size() == 1 ? credential(all.getFirst().strip()) : new Told(SEVERAL));
  }

  private Credential credential(String text) {
    if (text.isEmpty()) {
      return new Told(EMPTY);
    }
    if (TOKEN.matcher(text).matches()) {
      return new Told(A_TOKEN);
    }
    if (text.length() > ConfiguredKey.LONGEST) {
      return new Told(UNKNOWN);
    }
    if (!KeyText.isMeant(text)) {
      return new Told(
          configured
              .withHash(KeyText.hash(text))
              .<Finding>map(each -> new Finding.Good(new Identified(each, null)))
              .orElse(UNKNOWN));
    }
    var key = new KeyText(text);
    return key.isWhole() ? new OurKey(key, key.hash()) : new Told(BROKEN);
  }

  /** One of which all is known at once. */
  private record Told(Finding finding) implements Credential {
    @Override
    public Optional<Finding> known() {
      return Optional.of(finding);
    }

    @Override
    public Publisher<Finding> look() {
      return Mono.just(finding);
    }
  }

  private final class OurKey implements Credential {
    private final KeyText key;
    private final String hash;

    OurKey(KeyText key, String hash) {
      this.key = key;
      this.hash = hash;
    }

    @Override
    public Optional<Finding> known() {
      return Optional.ofNullable(ids.getIfPresent(hash))
          .map(Identity.Key::new)
          .flatMap(identity -> actors.known(identity).map(standing -> finding(identity, standing)));
    }

    @Override
    public Publisher<Finding> look() {
      return looks.of(
          () ->
              id().map(Identity.Key::new)
                  .map(identity -> finding(identity, actors.standing(identity)))
                  .orElse(UNKNOWN));
    }

    private Optional<UUID> id() {
      var known = Optional.ofNullable(ids.getIfPresent(hash));
      return known.isPresent()
          ? known
          // As all strangers together, who keep no connection to the database from callers.
          : OnBehalf.of(OnBehalf.STRANGERS, () -> keys.byPrefix(key.prefix()))
              .filter(kept -> isSame(kept.hash()))
              .map(kept -> kept.key().id())
              .map(
                  id -> {
                    ids.put(hash, id);
                    return id;
                  });
    }

    /** Hashes are compared in constant time: the time tells nothing of the one that is kept. */
    private boolean isSame(String kept) {
      return MessageDigest.isEqual(
          kept.getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static Finding finding(Identity identity, Standing standing) {
    return switch (standing) {
      case Standing.In(_, var until) -> new Finding.Good(new Identified(identity, until));
      case Standing.Out out -> new Finding.Bad(out.trouble());
    };
  }
}
