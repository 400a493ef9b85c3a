package io.vclustermanager.graphql.template;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.CommonTypes;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.TemplateField;
import io.vclustermanager.inventory.TemplateFilter;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.Bootstrap;
import io.vclustermanager.model.Cluster;
import io.vclustermanager.model.ClusterBase.Used;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.Permission;
import io.vclustermanager.model.Template;
import io.vclustermanager.model.Template.Limits;
import io.vclustermanager.model.Template.Version;
import io.vclustermanager.model.Template.VersionId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Templates, and what clusters say of theirs. */
@Singleton
final class TemplateTypes implements TypeFields.Wiring, Nodes.Bringer {
  private final Templates templates;
  private final TemplateLoaders loaders;

  TemplateTypes(Templates templates, TemplateLoaders loaders) {
    this.templates = templates;
    this.loaders = loaders;
  }

  /** A template, as a cluster refers to it. */
  private record Made(Cluster cluster, Used used) {
    boolean isOlderThan(int version) {
      return used.version() < version;
    }
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(
        Nodes.of(NodeId.Kind.TEMPLATE, (keys, _) -> templates.byIds(keys)),
        Nodes.by(VersionId::parse, (keys, _) -> templates.versions(keys)));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("templates", (_, environment) -> templates(Inputs.arguments(environment)))
            .field(
                "template",
                (_, environment) -> templates.find(Inputs.arguments(environment).text("name")))
            .done());
    wireTemplate(target);
    wireParts(target);
    wireCluster(target);
  }

  private Object templates(Inputs arguments) {
    var filter = FilterInput.of(arguments);
    return templates.page(
        new TemplateFilter(filter.name("name"), Boolean.TRUE.equals(filter.flag("removed"))),
        FilterInput.order(arguments, TemplateField.BY_NAME),
        arguments.page());
  }

  private void wireTemplate(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Template", Template.class)
            .field("id", template -> NodeId.text(NodeId.Kind.TEMPLATE, template.id()))
            .field("name", Template::name)
            .field("newest", Template::newest)
            .field("createdAt", Template::createdAt)
            .field("removedAt", Template::removedAt)
            .loaded(
                "versions", (template, environment) -> loaders.versions(environment, template.id()))
            .done());
    target.type(
        TypeFields.of("TemplateVersion", Version.class)
            .field("id", version -> version.id().toString())
            .field("version", Version::number)
            .field("description", version -> version.content().description())
            .field("parameters", version -> version.content().parameters())
            .field("values", TemplateTypes::values)
            .field("size", version -> version.content().size())
            .field("kubernetesVersion", version -> version.content().kubernetesVersion())
            .field("limits", version -> version.content().limits())
            .field("defaultLease", version -> version.content().defaultLease())
            .field("bootstrap", TemplateTypes::bootstrap)
            .field("chartVersion", version -> version.content().chartVersion())
            .field("profile", version -> version.content().valuesProfile())
            .field("createdBy", Version::createdBy)
            .field("createdAt", Version::createdAt)
            .done());
  }

  private static void wireParts(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("TemplateLimits", Limits.class)
            .field("maxLease", Limits::maxLease)
            .field("allowedSizes", Limits::allowedSizes)
            .done());
    target.type(
        TypeFields.of("Bootstrap", Bootstrap.class)
            .field("manifests", Bootstrap::manifests)
            .field("charts", Bootstrap::charts)
            .field("waitForReady", Bootstrap::waitForReady)
            .done());
    target.type(
        TypeFields.of("BootstrapChart", Bootstrap.Chart.class)
            .field("name", Bootstrap.Chart::name)
            .field("repository", Bootstrap.Chart::repository)
            .field("chart", Bootstrap.Chart::chart)
            .field("version", Bootstrap.Chart::version)
            .field("namespace", Bootstrap.Chart::namespace)
            .field("values", Bootstrap.Chart::values)
            .done());
  }

  private void wireCluster(RuntimeWiring.Builder target) {
    CommonTypes.ofEachKind(target, cluster -> cluster.field("template", TemplateTypes::made));
    target.type(
        TypeFields.of("ClusterTemplate", Made.class)
            .field("name", made -> made.used.name())
            .field("version", made -> made.used.version())
            .field("parameters", TemplateTypes::parameters)
            .loaded("newerVersion", this::newerVersion)
            .loaded(
                "template", (made, environment) -> loaders.template(environment, made.used.id()))
            .done());
  }

  /** Values may hold secrets: they are for those who write them. */
  private static @Nullable Object values(Version version, DataFetchingEnvironment environment) {
    return isAdmin(environment) ? version.content().values() : null;
  }

  private static @Nullable Object bootstrap(Version version, DataFetchingEnvironment environment) {
    return isAdmin(environment) ? version.content().bootstrap() : null;
  }

  private static boolean isAdmin(DataFetchingEnvironment environment) {
    return Callers.actor(environment).isAdmin();
  }

  private static @Nullable Made made(Cluster cluster) {
    var base = cluster.spec().base();
    var used = base == null ? null : base.template();
    return used == null ? null : new Made(cluster, used);
  }

  private static @Nullable Object parameters(Made made, DataFetchingEnvironment environment) {
    return Callers.actor(environment).may(Permission.UPDATE, made.cluster.owner().id())
        ? made.used.parameters()
        : null;
  }

  private CompletableFuture<?> newerVersion(Made made, DataFetchingEnvironment environment) {
    return loaders
        .newest(environment, made.used.id())
        .thenApply(newest -> Optional.ofNullable(newest).filter(made::isOlderThan));
  }
}
