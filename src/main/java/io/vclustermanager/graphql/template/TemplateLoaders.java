package io.vclustermanager.graphql.template;

import graphql.schema.DataFetchingEnvironment;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Loader;
import io.vclustermanager.inventory.Page;
import io.vclustermanager.inventory.PageRequest;
import io.vclustermanager.inventory.Templates;
import io.vclustermanager.model.Template;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Versions of templates that an answer refers to. */
@Singleton
final class TemplateLoaders implements Loader.Source {
  private final Loader<Loader.PageKey<PageRequest>, Page<Template.Version>> versions;
  private final Loader<Loader.Key, Integer> newest;
  private final Loader<Loader.Key, Template> template;

  TemplateLoaders(Templates templates) {
    this.versions = Loader.pages("templateVersions", templates::pagesOfVersions);
    this.newest = Loader.byIds("newestVersion", (ids, _) -> templates.newest(ids));
    this.template = Loader.byIds("template", (ids, _) -> templates.byIds(ids));
  }

  @Override
  public Collection<Loader<?, ?>> loaders() {
    return List.of(versions, newest, template);
  }

  /** The page of a template's versions that the arguments ask for. */
  CompletableFuture<Page<Template.Version>> versions(
      DataFetchingEnvironment environment, UUID template) {
    return Loader.loadPage(versions, environment, template, Inputs.arguments(environment).page());
  }

  /** The newest version of a template that is in use; null of others. */
  CompletableFuture<Integer> newest(DataFetchingEnvironment environment, UUID template) {
    return Loader.load(newest, environment, template);
  }

  /** A template, be it in use or removed. */
  CompletableFuture<Template> template(DataFetchingEnvironment environment, UUID id) {
    return Loader.load(template, environment, id);
  }
}
