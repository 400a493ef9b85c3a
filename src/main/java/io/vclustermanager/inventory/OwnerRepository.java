package io.vclustermanager.inventory;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;

/** Rows of owner. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface OwnerRepository extends GenericRepository<OwnerRow, UUID> {
  OwnerRow save(OwnerRow row);

  boolean existsByName(String name);
}
