package io.vclustermanager.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found when the own values of a cluster were judged by their profile.
 *
 * @param granted the pointers (RFC 6901) of leaves that go beyond {@link ValuesProfile#RESTRICTED}
 *     and were allowed to whoever set them: they stay allowed until somebody changes them
 * @param refused whether some leaf is allowed by nothing: whoever touches it is refused
 * @param edition of the rules, and the profile, by which it was judged
 */
public record ValuesVerdict(@Nullable List<String> granted, boolean refused, String edition) {
  @Override
  public List<String> granted() {
    return granted == null ? List.of() : granted;
  }
}
