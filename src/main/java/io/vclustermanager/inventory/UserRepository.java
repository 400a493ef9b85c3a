package io.vclustermanager.inventory;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.vclustermanager.model.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of app_user and membership. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface UserRepository extends GenericRepository<UserRow, UUID> {
  UserRow save(UserRow row);

  @Query("update app_user set password_hash = :hash, global_role = :role where name = :name")
  void setPassword(String name, @Nullable String hash, @Nullable Role role);

  @Query("insert into membership (user_id, owner_id, role) values (:user, :owner, :role)")
  void join(UUID user, UUID owner, Role role);
}
