package io.vclustermanager.graphql;

import io.vclustermanager.graphql.transport.BatchLoaders;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.dataloader.DataLoaderRegistry;

/**
 * The batch loaders of all nouns. There is a registry for each operation, so that nobody sees what
 * was loaded for another.
 */
@Singleton
final class Loaders implements BatchLoaders {
  private final List<Loader<?, ?>> handles;

  Loaders(List<Loader.Source> sources) {
    this.handles =
        sources.stream().map(Loader.Source::loaders).flatMap(Collection::stream).toList();
  }

  @Override
  public DataLoaderRegistry registry() {
    var registry = DataLoaderRegistry.newRegistry();
    handles.forEach(each -> registry.register(each.name(), each.make()));
    return registry.build();
  }
}
