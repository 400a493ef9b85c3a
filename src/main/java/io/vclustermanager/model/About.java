package io.vclustermanager.model;

import io.vclustermanager.model.Event.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a cluster. Only labels reach the real thing, as labels of its workload. It
 * is carried whole from the input to the row and back, so that one more thing to say is one more
 * part here and nothing in between.
 *
 * @param displayName the name that was asked for
 * @param description what it is for, in people's own words; null where nobody said
 * @param labels as Kubernetes has them
 * @param deletionProtection whether a delete is refused until this is taken off
 */
public record About(
    String displayName,
    @Nullable String description,
    Map<String, String> labels,
    boolean deletionProtection) {
  private static final int LONGEST_DESCRIPTION = 1000;

  /** Of one that was just asked for by that name, with these labels. */
  public static About named(String name, Map<String, String> labels) {
    return new About(name, null, labels, false);
  }

  /** The same with other labels. */
  public About withLabels(Map<String, String> newLabels) {
    return new About(displayName, description, newLabels, deletionProtection);
  }

  /** The same, protected from being deleted or not. */
  public About withDeletionProtection(boolean isProtected) {
    return new About(displayName, description, labels, isProtected);
  }

  /** The same, described otherwise; a blank text takes the description away. */
  public About withDescription(@Nullable String text) {
    var newDescription = text == null || text.isBlank() ? null : text;
    return new About(displayName, newDescription, labels, deletionProtection);
  }

  /** What of it is wrong in itself; empty when nothing is. */
  public List<Refusal> check() {
    var wrong = new ArrayList<Refusal>();
    LabelRules.checkCluster(labels).ifPresent(wrong::add);
    if (description != null && description.length() > LONGEST_DESCRIPTION) {
      wrong.add(
          Refusal.of(
              Refusal.Code.OUT_OF_RANGE,
              "description",
              "A description has at most " + LONGEST_DESCRIPTION + " characters."));
    }
    return wrong;
  }

  /** What is otherwise in what is said from now on; each label by its own name. */
  public List<FieldChange> changesTo(About next) {
    var changes = new ArrayList<FieldChange>();
    var keys = new TreeSet<>(labels.keySet());
    keys.addAll(next.labels.keySet());
    for (var key : keys) {
      add(changes, "labels." + key, labels.get(key), next.labels.get(key));
    }
    add(changes, "description", description, next.description);
    add(changes, "deletionProtection", deletionProtection, next.deletionProtection);
    return changes;
  }

  private static void add(
      List<FieldChange> changes, String field, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      changes.add(new FieldChange(field, text(before), text(after)));
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
