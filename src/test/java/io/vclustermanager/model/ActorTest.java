package io.vclustermanager.model;

import static io.vclustermanager.model.Permission.CREATE;
import static io.vclustermanager.model.Permission.DELETE;
import static io.vclustermanager.model.Permission.EXTEND;
import static io.vclustermanager.model.Permission.ISSUE_KUBECONFIG;
import static io.vclustermanager.model.Permission.READ;
import static io.vclustermanager.model.Permission.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what, and see what. */
final class ActorTest {
  private static final UUID OURS = UUID.randomUUID();
  private static final UUID THEIRS = UUID.randomUUID();

  @Test
  void aRoleIncludesItsPermissions() {
    assertThat(of(Role.ADMIN)).containsExactlyInAnyOrder(Permission.values());
    assertThat(of(Role.DEVELOPER)).containsExactlyInAnyOrder(Permission.values());
    assertThat(of(Role.CI))
        .containsExactlyInAnyOrder(READ, CREATE, EXTEND, DELETE, ISSUE_KUBECONFIG);
    assertThat(of(Role.VIEWER)).containsExactlyInAnyOrder(READ);
  }

  @ParameterizedTest
  @EnumSource
  void aGlobalRoleHoldsForEveryOwner(Permission permission) {
    var admin = actor(Set.of(Role.ADMIN), Map.of());

    assertThat(admin.may(permission, OURS)).isTrue();
    assertThat(admin.scope()).isEqualTo(new Scope.Everything());
  }

  @ParameterizedTest
  @EnumSource
  void aMembershipHoldsForItsOwnerOnly(Role role) {
    var member = actor(Set.of(), Map.of(OURS, role));

    for (var permission : Permission.values()) {
      assertThat(member.may(permission, OURS)).isEqualTo(role.allows(permission));
      assertThat(member.may(permission, THEIRS)).isFalse();
    }
    assertThat(member.scope().covers(OURS)).isTrue();
    assertThat(member.scope().covers(THEIRS)).isFalse();
  }

  @Test
  void itsOwnersAreItsOwnAndThoseOfItsMemberships() {
    var members = Map.of(THEIRS, Role.VIEWER);

    assertThat(new Actor("anna", ActorKind.USER, Set.of(), OURS, members).owners())
        .containsExactlyInAnyOrder(OURS, THEIRS);
    assertThat(new Actor("job", ActorKind.OIDC_JOB, Set.of(), null, members).owners())
        .containsExactly(THEIRS);
  }

  @Test
  void aGlobalViewerSeesAllAndChangesWhatItsMembershipAllows() {
    var viewer = actor(Set.of(Role.VIEWER), Map.of(OURS, Role.CI));

    assertThat(viewer.scope().covers(THEIRS)).isTrue();
    assertThat(viewer.may(CREATE, THEIRS)).isFalse();
    assertThat(viewer.may(CREATE, OURS)).isTrue();
    assertThat(viewer.may(UPDATE, OURS)).isFalse();
  }

  @Test
  void nobodySeesNothing() {
    var nobody = actor(Set.of(), Map.of());

    assertThat(nobody.may(READ, OURS)).isFalse();
    assertThat(nobody.scope()).isEqualTo(new Scope.OwnedBy(Set.of()));
  }

  @Test
  void subjectsOfDifferentKindsDiffer() {
    var user = actor(Set.of(), Map.of());

    assertThat(user.subject()).isNotEqualTo(Actor.system("alice").subject());
    assertThat(user.asName()).isEqualTo(new ActorName("alice", ActorKind.USER));
  }

  private static Actor actor(Set<Role> roles, Map<UUID, Role> memberships) {
    return new Actor("alice", ActorKind.USER, roles, null, memberships);
  }

  private static Set<Permission> of(Role role) {
    var permissions = EnumSet.allOf(Permission.class);
    permissions.removeIf(each -> !role.allows(each));
    return permissions;
  }
}
