package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.model.Owner;
import io.vclustermanager.model.Scope;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The owners that a scope covers. */
@Singleton
public final class Owners {
  private static final Keyset<Owner> BY_NAME =
      new Keyset<>("OWNER", "o.name", "o.id", Keyset.Type.TEXT, false, Owner::name, Owner::id);
  private static final String SELECT = OwnerRows.SELECT + "true";

  private final Database database;
  private final OwnerAndHostCache places;
  private final Json json;

  Owners(Database database, OwnerAndHostCache places, Json json) {
    this.database = database;
    this.places = places;
    this.json = json;
  }

  /** One owner by name. */
  public Optional<Owner> find(String name, Scope scope) {
    return database.work(
        "find an owner",
        connection ->
            Sql.of(SELECT + " and o.name = ?", name)
                .scope(scope, "o.id")
                .find(connection, this::owner));
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
                .list(connection, this::owner)
                .stream()
                .collect(Collectors.toMap(Owner::name, Function.identity())));
  }

  /** A page of the owners, by name. */
  public Page<Owner> page(PageRequest request, Scope scope) {
    return database.work(
        "list owners",
        connection ->
            BY_NAME.page(
                connection,
                Sql.of(SELECT).scope(scope, "o.id").readable(Readable.owner("o")),
                request,
                Keyset.Reader.of(this::owner),
                () -> count(scope)));
  }

  private long count(Scope scope) {
    return database.work(
        "count owners",
        connection ->
            Sql.of("select count(*) from owner o where true")
                .scope(scope, "o.id")
                .number(connection));
  }

  private Owner owner(ResultSet row) throws SQLException {
    return OwnerRows.owner(row, json);
  }
}
