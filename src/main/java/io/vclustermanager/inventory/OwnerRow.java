package io.vclustermanager.inventory;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.vclustermanager.model.Owner;
import java.time.Instant;
import java.util.UUID;

/** A row of owner. */
@MappedEntity("owner")
record OwnerRow(@Id UUID id, String name, Owner.Kind kind, Instant createdAt) {
  Owner toOwner() {
    return new Owner(id, name, kind, createdAt);
  }
}
