package io.vclustermanager.graphql;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.List;

/**
 * Clusters by number, with an operation each: all that can be filtered and ordered by follows from
 * the number, and much of it is shared by several. Nobody works on them: their hosts are removed.
 */
final class NumberedInventory {
  /** How many there are; their numbers begin with 1. */
  static final int SIZE = 60;

  static final List<String> OWNERS = List.of("red", "blue", "green", "grey");

  private static final int MANY_OWNERS = 12;
  private static final String CLUSTERS =
      """
      insert into cluster (id, kind, name, display_name, description, owner_id, created_by,
        created_by_kind, host_id, namespace, labels, wanted, generation, spec, observed, observed_at,
        conditions, phase, expires_at, lease_cause, deletion_protection, drift, version, created_at,
        updated_at, deleted_at)
      select uuid('00000000-0002-7000-8000-' || lpad(to_hex(n * 37 % 61), 12, '0')),
        case when n % 5 = 0 then 'EKS' else 'VIRTUAL' end, 'c' || lpad(n::text, 2, '0'),
        case when n % 3 = 0 then 'Nice-' else 'plain-' end || n, case when n % 2 = 0 then 'Is Even' end,
        (select id from owner where name = (array['red', 'blue', 'green', 'grey'])[1 + n % 4]),
        'user-' || n % 3, 'USER',
        case when n % 5 > 0 then (select id from host where name = 'h' || n % 2) end,
        case when n % 5 > 0 then 'ns-' || n end,
        (array['{"env": "prod", "Tier": "Gold"}', '{"env": "dev"}', '{}'])[1 + n % 3]::jsonb,
        'PRESENT', 1,
        case when n % 9 = 0 then '{"kubernetesVersion": "v1.35.0", "readyTimeout": 900000000000, "base":
          {"template": {"id": "00000000-0009-7000-8000-000000000000", "name": "base", "version": 1},
          "bootstrap": false, "waitForReady": false}}'
          else '{"kubernetesVersion": "v1.35.0", "readyTimeout": 900000000000}' end::jsonb,
        jsonb_strip_nulls(jsonb_build_object('existence', 'READY', 'everMade', true, 'everReady', true,
          'chartVersion', case when n % 2 = 1 then '0.36.1' end)),
        now(), '[]', case n % 10 when 9 then 'DELETED' when 8 then 'FAILED' when 7 then 'PAUSED'
          else 'READY' end,
        case when n % 3 > 0 then timestamptz '2099-01-01T00:00:00Z' + n % 4 * interval '1 day' end,
        'as asked for', n % 8 = 0,
        case when n % 7 = 0 then '[{"what": "paused", "wanted": "false", "seen": "true",
          "since": "2026-01-01T00:00:00Z"}]' else '[]' end::jsonb,
        1, timestamptz '2026-01-01T00:00:00Z' + n % 10 * interval '1 minute',
        timestamptz '2026-02-01T00:00:00Z' + n % 6 * interval '1 hour', case when n % 10 = 9 then now() end
      from generate_series(1, 60) n
      """;
  private static final String OPERATIONS =
      """
      insert into operation (id, cluster_id, kind, state, requested_by, requested_by_kind,
        requested_at, finished_at, deadline, steps, version)
      select uuid('00000000-0003-7000-8000-' || substr(c.id::text, 25)), c.id,
        case when n % 2 = 0 then 'CREATE' else 'UPDATE' end,
        case n % 4 when 0 then 'AWAITING_APPROVAL' when 1 then 'FAILED' else 'SUCCEEDED' end,
        c.created_by, 'USER', c.created_at,
        case when n % 4 > 0 then c.updated_at end, '2099-01-01T00:00:00Z', '[]', 1
      from (select *, substr(name, 2)::int as n from cluster) c
      """;

  private NumberedInventory() {}

  static void fill(TestService service) {
    var people = service.people();
    OWNERS.forEach(people::team);
    people.member("root", "blue", Role.DEVELOPER);
    for (var host : List.of("h0", "h1")) {
      service
          .tables()
          .change(
              """
              insert into host (id, name, kind, managed_by, configured, created_at, removed_at)
              values (gen_random_uuid(), ?, 'SIMULATED', 'API', false, now(), now())
              """,
              host);
    }
    service.tables().change(CLUSTERS);
    service.tables().change(OPERATIONS);
    others(service);
    service.tables().change("analyze");
  }

  /** Hosts that nobody looks at, templates and teams: those of one name alone. */
  private static void others(TestService service) {
    service
        .tables()
        .change(
            """
            insert into host (id, name, kind, managed_by, configured, region, reachable, cordoned,
              labels, created_at)
            values
              (gen_random_uuid(), 'lab-1', 'KUBERNETES', 'API', false, 'eu', true, true,
                '{"zone": "a"}', '2026-01-03T00:00:00Z'),
              (gen_random_uuid(), 'lab-2', 'KUBERNETES', 'API', false, 'us', false, false,
                '{"zone": "b", "tier": "gold"}', '2026-01-02T00:00:00Z'),
              (gen_random_uuid(), 'lab-3', 'SIMULATED', 'API', false, null, null, false, '{}',
                '2026-01-01T00:00:00Z')
            """);
    for (var template : List.of("lab-b", "lab-a", "lab-gone")) {
      service.root().mutate("saveTemplate", "name: \"" + template + '"', "template { name }");
    }
    service.root().mutate("removeTemplate", "name: \"lab-gone\"", "template { name }");
    List.of("lab-y", "lab-x").forEach(service.people()::team);
  }

  /** Somebody who is a member of all these teams, and of no others. */
  static Asker few(TestService service) {
    return member(service, "few", 0);
  }

  /** The same, who is a member of many more. */
  static Asker many(TestService service) {
    return member(service, "many", MANY_OWNERS);
  }

  private static Asker member(TestService service, String user, int further) {
    var people = service.people();
    for (var i = 0; i < further; i++) {
      people.member(user, "further-" + i, Role.VIEWER);
    }
    OWNERS.forEach(owner -> people.member(user, owner, Role.VIEWER));
    return service.as(user);
  }

  static String owner(int number) {
    return OWNERS.get(number % OWNERS.size());
  }

  static String name(int number) {
    return "c%02d".formatted(number);
  }

  /** Where the cluster of this number, and its operation, stand among others by their ids. */
  static int id(int number) {
    return number * 37 % 61;
  }

  static boolean isLive(int number) {
    return number % 10 != 9;
  }

  static String phase(int number) {
    return switch (number % 10) {
      case 9 -> "DELETED";
      case 8 -> "FAILED";
      case 7 -> "PAUSED";
      default -> "READY";
    };
  }
}
