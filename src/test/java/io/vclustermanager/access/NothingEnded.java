package io.vclustermanager.access;

import io.vclustermanager.model.TokenEnds;
import java.time.Instant;
import java.util.Optional;

/** No token was ended before its time. */
final class NothingEnded implements TokenEnds {
  @Override
  public Optional<Instant> find(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> find(String issuer, String subject) {
    return Optional.empty();
  }
}
