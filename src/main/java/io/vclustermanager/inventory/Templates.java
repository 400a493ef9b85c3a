package io.vclustermanager.inventory;

import io.vclustermanager.inventory.sql.Json;
import io.vclustermanager.inventory.sql.Kinds;
import io.vclustermanager.inventory.sql.Sql;
import io.vclustermanager.inventory.sql.Totals;
import io.vclustermanager.model.ActorName;
import io.vclustermanager.model.Scope;
import io.vclustermanager.model.Template;
import io.vclustermanager.model.Template.Version;
import io.vclustermanager.model.Template.VersionId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The templates. They belong to nobody, so that every signed-in actor may see them. */
@Singleton
public final class Templates {
  /** The newest first. */
  private static final Keyset<Version> BY_NUMBER =
      new Keyset<>(
          "TEMPLATE_VERSION",
          "v.version",
          null,
          Keyset.Type.NUMBER,
          true,
          version -> Integer.toString(version.number()),
          null);

  private static final String SELECT =
      """
      select t.id, t.name, t.created_at as template_created_at, t.removed_at, v.template_id,
        v.version, v.content, v.created_by, v.created_by_kind, v.created_at
      from template t join template_version v on v.template_id = t.id and v.version = t.newest
      where true\
      """;

  private final Database database;
  private final Json json;

  Templates(Database database, Json json) {
    this.database = database;
    this.json = json;
  }

  /** The template of this name, also a removed one. */
  public Optional<Template> find(String name) {
    return database.work(
        "find a template",
        connection -> Sql.of(SELECT + " and t.name = ?", name).find(connection, this::template));
  }

  /** The template of this name, also a removed one, locked until the transaction ends. */
  public Optional<Template> locked(String name) {
    return database.work(
        "lock a template",
        connection ->
            Sql.of(SELECT + " and t.name = ? for update of t", name)
                .find(connection, this::template));
  }

  /** A template by its key, also a removed one. */
  public Optional<Template> find(UUID id) {
    return database.work(
        "find a template by id",
        connection -> Sql.of(SELECT + " and t.id = ?", id).find(connection, this::template));
  }

  /** The templates with these keys, also removed ones, in one statement. */
  public Map<UUID, Template> byIds(Collection<UUID> ids) {
    return database.work(
        "find templates by id",
        connection ->
            Sql.of(SELECT + " and t.id = any(?)", Sql.uuids(ids))
                .list(connection, this::template)
                .stream()
                .collect(Collectors.toMap(Template::id, Function.identity())));
  }

  /** One of its versions. */
  public Optional<Version> version(UUID template, int number) {
    return database.work(
        "find a version of a template",
        connection ->
            Sql.of(
                    "select v.* from template_version v where v.template_id = ? and v.version = ?",
                    template,
                    number)
                .find(connection, this::version));
  }

  /** The versions with these ids, in one statement. */
  public Map<VersionId, Version> versions(Collection<VersionId> ids) {
    return database.work(
        "find versions of templates",
        connection ->
            Sql.of(
                    "select v.* from unnest(?, ?) k(template, number) join template_version v"
                        + " on v.template_id = k.template and v.version = k.number",
                    Sql.uuids(ids.stream().map(VersionId::template).toList()),
                    Sql.numbers(ids.stream().map(VersionId::number).toList()))
                .list(connection, this::version)
                .stream()
                .collect(Collectors.toMap(Version::id, Function.identity())));
  }

  /** A page of the templates. */
  public Page<Template> page(
      TemplateFilter filter, Order<TemplateField> order, PageRequest request) {
    return database.work(
        "list templates",
        connection ->
            TemplateField.keyset(order)
                .page(
                    connection,
                    filtered(SELECT, filter),
                    request,
                    Keyset.Reader.of(this::template),
                    () -> count(filter)));
  }

  private long count(TemplateFilter filter) {
    return database.work(
        "count templates",
        connection ->
            filtered("select count(*) from template t where true", filter).number(connection));
  }

  private static Sql filtered(String select, TemplateFilter filter) {
    var sql = Sql.of(select);
    filter.narrow(sql);
    return sql;
  }

  /** The newest versions of those templates that are in use, in one statement. */
  public Map<UUID, Integer> newest(Collection<UUID> ids) {
    return database.work(
        "find the newest versions of templates",
        connection ->
            Sql.of(
                    "select id, newest from template where removed_at is null and id = any(?)",
                    Sql.uuids(ids))
                .list(connection, row -> Map.entry(Sql.uuid(row, "id"), row.getInt("newest")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The same page of each of these templates' versions, the newest first, in one statement. */
  public Map<UUID, Page<Version>> pagesOfVersions(
      Collection<UUID> templates, PageRequest request, Scope everybody) {
    var totals = new Totals(() -> countVersions(templates));
    return database.work(
        "list the versions of templates",
        connection -> {
          var select =
              Sql.of(
                  "select v.* from unnest(?) k(id), lateral (select * from template_version v"
                      + " where v.template_id = k.id",
                  Sql.uuids(templates));
          BY_NUMBER.bound(select, request);
          select.add(") v");
          var byTemplate = new HashMap<UUID, List<Version>>();
          templates.forEach(id -> byTemplate.put(id, new ArrayList<>()));
          for (var version : select.list(connection, this::version)) {
            byTemplate.getOrDefault(version.template(), new ArrayList<>()).add(version);
          }
          return byTemplate.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      each ->
                          BY_NUMBER.toPage(each.getValue(), request, totals.of(each.getKey()))));
        });
  }

  private Map<UUID, Long> countVersions(Collection<UUID> templates) {
    return database.work(
        "count the versions of templates",
        connection ->
            Sql.of(
                    "select id as key, newest as n from template where id = any(?)",
                    Sql.uuids(templates))
                .countsByKey(connection));
  }

  /**
   * Writes a new template with its first version, or the next version of one that was {@link
   * #locked}.
   *
   * @throws DatabaseException when the name is taken ({@code template_name_key})
   */
  public void save(Template template) {
    var newest = template.newest();
    database.work(
        "save a template",
        connection -> {
          if (newest.number() == 1) {
            Sql.of(
                    "insert into template (id, name, newest, created_at) values (?, ?, 1, ?)",
                    template.id(),
                    template.name(),
                    template.createdAt())
                .update(connection);
          } else {
            Sql.of(
                    "update template set newest = ?, removed_at = null where id = ?",
                    newest.number(),
                    template.id())
                .update(connection);
          }
          return Sql.of(
                  """
                  insert into template_version
                    (template_id, version, content, created_by, created_by_kind, created_at)
                  values (?, ?, ?::jsonb, ?, ?, ?)
                  """,
                  template.id(),
                  newest.number(),
                  json.write(Json.TEMPLATE, newest.content()),
                  newest.createdBy().name(),
                  newest.createdBy().kind(),
                  newest.createdAt())
              .update(connection);
        });
  }

  /** Takes a template out of use; its versions stay for the history. */
  public void remove(Template template, Instant now) {
    database.work(
        "remove a template",
        connection ->
            Sql.of("update template set removed_at = ? where id = ?", now, template.id())
                .update(connection));
  }

  private Template template(ResultSet row) throws SQLException {
    return new Template(
        Sql.uuid(row, "id"),
        row.getString("name"),
        version(row),
        Sql.instant(row, "template_created_at"),
        Sql.instantOrNull(row, "removed_at"));
  }

  private Version version(ResultSet row) throws SQLException {
    return new Version(
        Sql.uuid(row, "template_id"),
        row.getInt("version"),
        json.read(Json.TEMPLATE, row.getString("content")),
        new ActorName(row.getString("created_by"), Kinds.ofActor(row.getString("created_by_kind"))),
        Sql.instant(row, "created_at"));
  }
}
