package io.vclustermanager.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ScopeTest {
  private static final UUID MINE = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final UUID ALSO_MINE = UUID.fromString("00000000-0000-7000-8000-000000000002");
  private static final UUID OTHERS = UUID.fromString("00000000-0000-7000-8000-000000000003");

  @Test
  void withinAnOwnerNobodySeesMoreThanBefore() {
    var scope = new Scope.OwnedBy(Set.of(MINE, ALSO_MINE));

    assertThat(scope.within(MINE)).isEqualTo(new Scope.OwnedBy(Set.of(MINE)));
    assertThat(scope.within(OTHERS)).isEqualTo(new Scope.OwnedBy(Set.of()));
  }

  @Test
  void whoSeesEverythingSeesWithinAnOwnerWhatIsTheOwners() {
    assertThat(new Scope.Everything().within(OTHERS)).isEqualTo(new Scope.OwnedBy(Set.of(OTHERS)));
  }

  @Test
  void ofSeveralOwnersNobodySeesMoreThanBefore() {
    var some = Set.of(MINE, OTHERS);

    assertThat(new Scope.OwnedBy(Set.of(MINE, ALSO_MINE)).within(some))
        .isEqualTo(new Scope.OwnedBy(Set.of(MINE)));
    assertThat(new Scope.Everything().within(some)).isEqualTo(new Scope.OwnedBy(some));
  }
}
