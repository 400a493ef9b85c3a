package io.vclustermanager;

import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.vclustermanager.inventory.DatabaseFailures;
import io.vclustermanager.inventory.UnfitDatabaseException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of the start which its user can mend from those of the program.
 *
 * @param host where it was to listen
 * @param port on which
 * @param database the address of its database; empty for the embedded one
 * @param variables the names of those of the environment
 */
record StartFailure(String host, String port, String database, Set<String> variables) {
  private static final Pattern SETTING = Pattern.compile("vcm(?:\\.[a-z0-9-]+)+");

  /** What of an address may be said: its user and its parameters may be secret. */
  private static final Pattern PLACE =
      Pattern.compile("jdbc:[^/?]*:(?://(?:[^/?@]*@)?([^/?]*)/?)?([^?]*).*");

  /** Says nothing of the address, which may hold a password. */
  @Override
  public String toString() {
    return "StartFailure[" + host + ":" + port + "]";
  }

  /** For a service with these settings; read before it starts, since what failed forgets them. */
  static StartFailure of(Environment settings) {
    return new StartFailure(
        settings.getProperty("micronaut.server.host", String.class).orElse(""),
        settings.getProperty("micronaut.server.port", String.class).orElse(""),
        settings.getProperty(StartSettings.DATABASE_URL, String.class).orElse(""),
        settings.getPropertySources().stream()
            .filter(source -> source.getConvention() == PropertyConvention.ENVIRONMENT_VARIABLE)
            .flatMap(source -> StreamSupport.stream(source.spliterator(), false))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** The refusal behind a failure, or the failure itself. */
  RuntimeException explain(RuntimeException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StartRefusedException refusal -> {
          return refusal;
        }
        case UnfitDatabaseException unfit -> {
          return new StartRefusedException(String.valueOf(unfit.getMessage()), failure);
        }
        case BindException taken -> {
          return new StartRefusedException(cannotListen(taken), failure);
        }
        case Throwable refused when DatabaseFailures.isUnusable(refused) -> {
          return new StartRefusedException(noDatabase(refused), failure);
        }
        case IllegalArgumentException contradiction when isOurs(contradiction) -> {
          return new StartRefusedException(
              asGiven(String.valueOf(contradiction.getMessage())), failure);
        }
        default -> {}
      }
    }
    return failure;
  }

  /** With each setting as its user knows it: who has set a variable never wrote its other name. */
  private String asGiven(String message) {
    return SETTING
        .matcher(message)
        .replaceAll(
            found -> {
              var variable = found.group().replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
              return variables.contains(variable) ? variable : found.group();
            });
  }

  private String cannotListen(BindException taken) {
    var why = String.valueOf(taken.getMessage());
    return why.contains("in use")
        ? "Port %s of %s is in use by another program: stop that one, or set SERVER_PORT to a free port"
            .formatted(port, host)
        : "Cannot listen on port %s of %s (%s): set SERVER_HOST to an address of this machine, and SERVER_PORT to a free port from 1024 on"
            .formatted(port, host, why);
  }

  private String noDatabase(Throwable refused) {
    return "Cannot use the database of DATASOURCES_DEFAULT_URL (%s): %s"
        .formatted(place(database), why(refused));
  }

  /** Such as {@code host db.example.com:5432, database vcm}. */
  static String place(String url) {
    var parts = PLACE.matcher(url);
    if (!parts.matches()) {
      return "no address that could be read";
    }
    var host = Optional.ofNullable(parts.group(1)).filter(each -> !each.isEmpty());
    var database = Optional.ofNullable(parts.group(2)).filter(each -> !each.isEmpty());
    return "host "
        + host.orElse("localhost")
        + database.map(each -> ", database " + each).orElse("");
  }

  private static String why(Throwable refused) {
    for (@Nullable Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "no such host is known";
      }
    }
    return String.valueOf(refused.getMessage()).replaceAll("\\s+", " ");
  }

  /**
   * Whether our own code says that: while the service starts, all it is given are settings, and
   * they contradict each other, or say what only their reader can tell to be wrong.
   */
  private static boolean isOurs(IllegalArgumentException contradiction) {
    var trace = contradiction.getStackTrace();
    return trace.length > 0
        && trace[0].getClassName().startsWith(StartFailure.class.getPackageName() + ".");
  }
}
