package io.vclustermanager.intent.host;

import io.vclustermanager.intent.AdminDecisions;
import io.vclustermanager.intent.AdminDecisions.Asked;
import io.vclustermanager.intent.AdminDecisions.Noun;
import io.vclustermanager.intent.Ask;
import io.vclustermanager.intent.ExpectedVersion;
import io.vclustermanager.intent.TextChecks;
import io.vclustermanager.inventory.Hosts;
import io.vclustermanager.inventory.RegisteredHosts;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Host;
import io.vclustermanager.model.Host.ManagedBy;
import io.vclustermanager.model.HostReach;
import io.vclustermanager.model.InClusterCheck;
import io.vclustermanager.model.KubeconfigCheck;
import io.vclustermanager.model.LabelRules;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Outcome;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.model.Refusal.Code;
import io.vclustermanager.model.ServerIdentity;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every intent about a host has around it. */
@Singleton
public final class HostDecisions {
  private static final String KUBECONFIG = "kubeconfig";

  private final AdminDecisions decisions;
  private final RegisteredHosts registered;
  private final KubeconfigCheck kubeconfigs;
  private final InClusterCheck inCluster;
  private final TextChecks checks;
  private final ServerIdentity servers;
  private final Hosts hosts;
  private final Noun<Host> noun;

  HostDecisions(
      AdminDecisions decisions,
      RegisteredHosts registered,
      Hosts hosts,
      KubeconfigCheck kubeconfigs,
      InClusterCheck inCluster,
      TextChecks checks,
      ServerIdentity servers) {
    this.decisions = decisions;
    this.registered = registered;
    this.kubeconfigs = kubeconfigs;
    this.inCluster = inCluster;
    this.checks = checks;
    this.servers = servers;
    this.hosts = hosts;
    this.noun = new OfHosts(hosts);
  }

  /** Decides, if an administrator asks. */
  Outcome<Host> decide(Ask ask, Asked asked, Supplier<Outcome<Host>> decision) {
    return decisions.decide(ask, asked, noun, decision);
  }

  /** Decides about a host that mutations manage, locked. */
  Outcome<Host> existing(
      Ask ask,
      String mutation,
      String idOrName,
      @Nullable Long expectedVersion,
      Function<Host, Outcome<Host>> decision) {
    return existing(
        ask,
        new Asked(mutation, "host", idOrName, null),
        expectedVersion,
        host ->
            Optional.of(host)
                .filter(HostDecisions::isOfConfiguration)
                .map(HostDecisions::ofConfiguration),
        decision);
  }

  /** The same, also about one that the configuration names no more. */
  Outcome<Host> removable(
      Ask ask,
      Asked asked,
      @Nullable Long expectedVersion,
      Function<Host, Outcome<Host>> decision) {
    return existing(
        ask,
        asked,
        expectedVersion,
        host ->
            Optional.of(host)
                .filter(each -> isOfConfiguration(each) && each.configured())
                .map(HostDecisions::ofConfiguration),
        decision);
  }

  private static boolean isOfConfiguration(Host host) {
    return host.managedBy() == ManagedBy.CONFIGURATION;
  }

  private static Refusal ofConfiguration(Host host) {
    return Refusal.of(
        Code.CONFLICT,
        "host",
        "The host '%s' is managed by the service's configuration: change vcm.hosts.%s there."
            .formatted(host.name(), host.name()));
  }

  private Outcome<Host> existing(
      Ask ask,
      Asked asked,
      @Nullable Long expectedVersion,
      Function<Host, Optional<Refusal>> unfit,
      Function<Host, Outcome<Host>> decision) {
    return decide(
        ask,
        asked,
        () -> {
          var found = registered.locked(asked.name());
          if (found.isEmpty()) {
            return refused(notFound(asked.name()));
          }
          var host = found.get();
          var unfitness = unfit.apply(host);
          if (unfitness.isPresent()) {
            return refused(unfitness.get());
          }
          return ExpectedVersion.check(expectedVersion, host.version(), "The host has version")
              .map(HostDecisions::refused)
              .orElseGet(() -> decision.apply(host));
        });
  }

  public static Refusal notFound(String idOrName) {
    return Refusal.of(Code.NOT_FOUND, "host", "There is no host " + Names.quoted(idOrName) + ".");
  }

  static Outcome<Host> refused(Code code, String field, String message) {
    return refused(Refusal.of(code, field, message));
  }

  static Outcome<Host> refused(Refusal refusal) {
    return new Outcome.Rejected<>(List.of(refusal));
  }

  /**
   * How a host is to be reached, as it is kept.
   *
   * @param way null: nothing was said, or it is refused
   * @param server which API server answers there, see {@link ServerIdentity}; null: that is not
   *     known
   */
  record Reach(@Nullable HostReach way, List<Refusal> refusals, @Nullable String server) {
    Reach(@Nullable HostReach way, List<Refusal> refusals) {
      this(way, refusals, null);
    }

    private Reach of(@Nullable String found) {
      return new Reach(way, refusals, found);
    }
  }

  /**
   * Looks at how a host is to be reached, before the transaction. Of a kubeconfig is kept what was
   * read of it, written anew. Only administrators' are looked at: others are refused anyway. The
   * API server is asked who it is, since one that is a host already would be counted twice.
   */
  Reach reach(Ask ask, @Nullable HostReach asked) {
    if (!ask.caller().actor().isAdmin()) {
      return new Reach(asked, List.of());
    }
    var checked = checked(ask, asked);
    return checked.way == null ? checked : checked.of(servers.of(checked.way).orElse(null));
  }

  private Reach checked(Ask ask, @Nullable HostReach asked) {
    return switch (asked) {
      case HostReach.Kubeconfig(var text) ->
          checks.run(
              ask.caller().actor().subject(),
              KUBECONFIG,
              () -> read(text),
              busy -> new Reach(null, List.of(busy)));
      case HostReach.InCluster _ ->
          inCluster
              .missing()
              .map(HostDecisions::notInCluster)
              .orElseGet(() -> new Reach(asked, List.of()));
      case HostReach.Eks(var cluster) ->
          cluster
              .check()
              .map(wrong -> new Reach(null, List.of(wrong)))
              .orElseGet(() -> new Reach(asked, List.of()));
      case HostReach.Simulation _, HostReach.Unreadable _ -> new Reach(asked, List.of());
      case null -> new Reach(null, List.of());
    };
  }

  private static Reach notInCluster(String missing) {
    return new Reach(null, List.of(Refusal.of(Code.INVALID, "inCluster", missing)));
  }

  private Reach read(String kubeconfig) {
    return kubeconfigs
        .check(kubeconfig)
        .map(wrong -> new Reach(null, List.of(Refusal.of(Code.INVALID, KUBECONFIG, wrong))))
        .orElseGet(
            () -> new Reach(new HostReach.Kubeconfig(kubeconfigs.anew(kubeconfig)), List.of()));
  }

  /** What is wrong with these, each by its own field. */
  List<Refusal> check(Host.Settings settings, Reach reach) {
    var most = settings.maxClusters();
    var region = settings.region();
    return Stream.of(
            LabelRules.checkHost(settings.labels()),
            most != null && most < 0
                ? Optional.of(
                    Refusal.of(
                        Code.OUT_OF_RANGE, "maxClusters", "A host holds 0 clusters or more."))
                : Optional.<Refusal>empty(),
            region != null && (region.isBlank() || region.length() > 64)
                ? Optional.of(
                    Refusal.of(Code.INVALID, "region", "A region has 1 to 64 characters."))
                : Optional.<Refusal>empty(),
            reach.refusals.stream()
                .findFirst()
                .map(wrong -> wrong.withDocs(DocsPage.HOST_KUBECONFIGS)))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Whether what answers there is another host already.
   *
   * @param beside the key of the host that it is asked for
   */
  Optional<Refusal> sameServer(Reach reach, UUID beside) {
    return Optional.ofNullable(reach.server)
        .flatMap(uid -> hosts.ofServer(uid, beside, null))
        .map(
            other ->
                Refusal.of(
                    Code.CONFLICT,
                    field(reach.way),
                    "This is the API server of the host '"
                        + other.name()
                        + "' already, and would be counted twice: use that one, or take it out of"
                        + " use first."));
  }

  /** The field of the input that says it. */
  static String field(@Nullable HostReach way) {
    return switch (way) {
      case HostReach.InCluster _ -> "inCluster";
      case HostReach.Eks _ -> "eks";
      case HostReach.Simulation _ -> "simulated";
      case HostReach.Kubeconfig _, HostReach.Unreadable _ -> KUBECONFIG;
      case null -> KUBECONFIG;
    };
  }

  static Refusal nameTaken() {
    return Refusal.of(
        Code.NAME_TAKEN, "name", "A host of this name is there already; choose another name.");
  }

  private record OfHosts(Hosts hosts) implements Noun<Host> {
    @Override
    public String plural() {
      return "hosts";
    }

    @Override
    public NodeId id(Host host) {
      return new NodeId(NodeId.Kind.HOST, host.id());
    }

    @Override
    public String name(Host host) {
      return host.name();
    }

    @Override
    public Optional<Host> find(UUID key) {
      return Optional.ofNullable(hosts.byIds(List.of(key)).get(key));
    }

    @Override
    public Optional<Refusal> meaning(String constraint) {
      return constraint.equals("host_name_key") ? Optional.of(nameTaken()) : Optional.empty();
    }
  }
}
