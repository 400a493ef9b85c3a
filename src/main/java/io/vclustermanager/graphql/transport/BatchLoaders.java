package io.vclustermanager.graphql.transport;

import org.dataloader.DataLoaderRegistry;

/**
 * Makes the batch loaders of one operation. Not a bean of the registry's type that lives as long as
 * an operation: to make such a bean costs more than to read a cluster by its id.
 */
@FunctionalInterface
public interface BatchLoaders {
  /** A fresh registry, so that nobody sees what was loaded for another. */
  DataLoaderRegistry registry();
}
