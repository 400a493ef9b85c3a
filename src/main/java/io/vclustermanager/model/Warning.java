package io.vclustermanager.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a client should know about a request that is accepted all the same.
 *
 * @param path where in the input
 * @param message what is to be known and what can be done, for people
 */
public record Warning(Code code, List<String> path, String message) {
  /** What it is about, for programs. */
  public enum Code {
    /** Given by no release any more; the graph keeps it until it may go there. */
    KUBECONFIGS_REMAIN,
    /** The host's guard must be told by its administrators that the service may write there. */
    NAMESPACE_GUARDED,
    /** Of that version of the chart no more is known than the schema of its values. */
    NOT_CHECKED,
    /** The service lacks rights on the host for it. */
    RIGHTS_MISSING,
    /** It stands without fences that the change puts up. */
    FENCES_PUT_UP,
    /** The version of Kubernetes is newer than those that vCluster is known to bring. */
    KUBERNETES_NOT_KNOWN,
    /** A policy has something to say. */
    POLICY
  }

  /** A warning about one field of the input; the path below {@code input} is given by dots. */
  public static Warning of(Code code, String field, String message) {
    return new Warning(code, Stream.of(("input." + field).split("\\.")).toList(), message);
  }
}
