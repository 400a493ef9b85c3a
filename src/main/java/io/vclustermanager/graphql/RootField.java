package io.vclustermanager.graphql;

import graphql.schema.DataFetcher;

/** A field of Query, Mutation or Subscription. */
public interface RootField extends DataFetcher<Object> {
  /** Query, Mutation or Subscription. */
  String type();

  /** The field's name. */
  String name();
}
