package io.vclustermanager.provider.vcluster.helm;

import java.nio.file.Path;
import java.util.LinkedHashMap;

/**
 * What a child is to do. Kubeconfig and values are secrets: they go to the child in a frame and no
 * other way, and are never logged.
 *
 * @param name of the release
 * @param kubeconfig as text, of the one cluster that the child may reach
 * @param chart the archive's absolute path; empty where none is needed
 * @param values as JSON text, all of them; empty where none are needed
 */
public record HelmCall(
    Verb verb, String name, String namespace, String kubeconfig, String chart, String values) {
  /** What is done with a release. */
  public enum Verb {
    RENDER,
    INSTALL,
    UPGRADE,
    UNINSTALL
  }

  /** Says what the chart makes of these values, and makes nothing. */
  public static HelmCall render(
      String name, String namespace, String kubeconfig, Path chart, String values) {
    return of(Verb.RENDER, name, namespace, kubeconfig, chart, values);
  }

  /**
   * Makes a release that is not there. Never an upgrade that installs: that one goes to whatever
   * cluster the machine's own kubeconfig names when the release is absent.
   */
  public static HelmCall install(
      String name, String namespace, String kubeconfig, Path chart, String values) {
    return of(Verb.INSTALL, name, namespace, kubeconfig, chart, values);
  }

  /**
   * Brings a release that is there to these values, all of them: what is left out falls back to the
   * chart's own.
   */
  public static HelmCall upgrade(
      String name, String namespace, String kubeconfig, Path chart, String values) {
    return of(Verb.UPGRADE, name, namespace, kubeconfig, chart, values);
  }

  /** Takes a release away; what the chart made is deleted in the background. */
  public static HelmCall uninstall(String name, String namespace, String kubeconfig) {
    return new HelmCall(Verb.UNINSTALL, name, namespace, kubeconfig, "", "");
  }

  private static HelmCall of(
      Verb verb, String name, String namespace, String kubeconfig, Path chart, String values) {
    // A child works in a folder of its own.
    var path = chart.toAbsolutePath().toString();
    return new HelmCall(verb, name, namespace, kubeconfig, path, values);
  }

  static HelmCall of(Frame frame) {
    return new HelmCall(
        Verb.valueOf(frame.get("verb")),
        frame.get("name"),
        frame.get("namespace"),
        frame.get("kubeconfig"),
        frame.get("chart"),
        frame.get("values"));
  }

  Frame frame() {
    var texts = new LinkedHashMap<String, String>();
    texts.put("verb", verb.name());
    texts.put("name", name);
    texts.put("namespace", namespace);
    texts.put("kubeconfig", kubeconfig);
    texts.put("chart", chart);
    texts.put("values", values);
    return new Frame(texts);
  }

  /** Says nothing of the secrets. */
  @Override
  public String toString() {
    return verb + " " + namespace + "/" + name;
  }
}
