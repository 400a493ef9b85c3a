package io.vclustermanager.access;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once, at the start, where tokens are taken that never end. */
@Singleton
final class EndlessTokens {
  private static final Logger LOG = LoggerFactory.getLogger(EndlessTokens.class);

  private final JwtSettings settings;

  EndlessTokens(JwtSettings settings) {
    this.settings = settings;
  }

  @EventListener
  void warn(ServerStartupEvent started) {
    if (!settings.requireExp()) {
      LOG.warn(
          "Tokens without an end (exp) are taken, for ever, since vcm.auth.jwt.require-exp is"
              + " false; vcm.auth.jwt.not-before ends all of before that");
    }
  }
}
