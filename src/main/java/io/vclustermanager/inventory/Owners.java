package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The owners that a scope covers. */
@Singleton
public final class Owners {
  private static final String SELECT = "select o.* from owner o where true";

  private final Database database;
  private final OwnerRepository repository;
  private final OwnerAndHostCache places;
  private final Clock clock;

  Owners(Database database, OwnerRepository repository, OwnerAndHostCache places, Clock clock) {
    this.database = database;
    this.repository = repository;
    this.places = places;
    this.clock = clock;
  }

  /** One owner by name. */
  public Optional<Owner> find(String name, Scope scope) {
    return database.work(
        "find an owner",
        connection ->
            Sql.of(SELECT + " and o.name = ?", name)
                .scope(scope, "o.id")
                .find(connection, OwnerRows::owner));
  }

  /** The owners with these keys, in one statement at most. */
  public Map<UUID, Owner> byIds(Collection<UUID> ids, Scope scope) {
    var covered = ids.stream().filter(scope::covers).toList();
    return database.work("find owners by id", connection -> places.owners(connection, covered));
  }

  /** The owners of these names, in one statement. */
  public Map<String, Owner> byNames(Collection<String> names, Scope scope) {
    return database.work(
        "find owners by name",
        connection ->
            Sql.of(SELECT + " and o.name = any(?)", Sql.texts(names))
                .scope(scope, "o.id")
                .list(connection, OwnerRows::owner)
                .stream()
                .collect(Collectors.toMap(Owner::name, Function.identity())));
  }

  /** A page of the owners. */
  public Page<Owner> page(
      OwnerFilter filter, Order<OwnerField> order, PageRequest request, Scope scope) {
    return database.work(
        "list owners",
        connection ->
            OwnerField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter, scope).readable(Readable.owner("o")),
                    request,
                    Keyset.Reader.of(OwnerRows::owner),
                    () -> count(filter, scope)));
  }

  /** Makes a team. */
  public Owner makeTeam(String name) {
    var now = clock.instant();
    return repository.save(new OwnerRow(NodeId.newKey(now), name, Owner.Kind.TEAM, now)).toOwner();
  }

  private long count(OwnerFilter filter, Scope scope) {
    return database.work(
        "count owners",
        connection ->
            filtered("select count(*) from owner o where true", filter, scope).number(connection));
  }

  private static Sql filtered(String select, OwnerFilter filter, Scope scope) {
    var sql = Sql.of(select);
    filter.narrow(sql, scope);
    return sql;
  }
}
