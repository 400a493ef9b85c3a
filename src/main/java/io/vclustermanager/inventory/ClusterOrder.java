package io.vclustermanager.inventory;

/** In which order clusters are listed. */
public record ClusterOrder(Field field, boolean descending) {
  /** The newest first. */
  public static final ClusterOrder NEWEST = new ClusterOrder(Field.CREATED_AT, true);

  /** By what. */
  public enum Field {
    CREATED_AT,
    NAME,
    EXPIRES_AT
  }
}
