package io.vclustermanager;

import io.vclustermanager.access.AddressSettings;
import io.vclustermanager.access.FirstAdmin;
import io.vclustermanager.access.Token;
import io.vclustermanager.inventory.ServiceSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The line that tells whoever started the service where to look: a link with an administrator's
 * token in its fragment, which browsers do not send. Only for a person: on a terminal or under
 * {@code ./start}, and only where the service listens on loopback, since logs are collected and
 * read by others.
 */
final class FirstLink {
  private FirstLink() {}

  /** The line; empty where nobody should see it. */
  static Optional<String> of(RunningService service) {
    return isForAPerson(service) && isLoopback(service.uri().getHost())
        ? service.context().getBean(FirstAdmin.class).firstToken().map(each -> line(service, each))
        : Optional.empty();
  }

  private static String line(RunningService service, Token token) {
    return "Open %s/graphiql#token=%s".formatted(address(service), token.value());
  }

  /** Where people come; the proxy before the service may stand on the same machine. */
  private static String address(RunningService service) {
    var given = service.context().getBean(AddressSettings.class).externalUrl();
    return given == null
        ? "%s://localhost:%d".formatted(service.uri().getScheme(), service.uri().getPort())
        : given.replaceFirst("/+$", "");
  }

  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where nobody sits
  private static boolean isForAPerson(RunningService service) {
    var console = System.console();
    return (console != null && console.isTerminal())
        || service.context().getBean(ServiceSettings.class).announce();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
