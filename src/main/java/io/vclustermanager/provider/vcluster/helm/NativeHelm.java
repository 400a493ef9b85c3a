package io.vclustermanager.provider.vcluster.helm;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Helm's native library: loaded by children, never by the service. */
final class NativeHelm {
  private final Path folder;

  /** With a folder for its files that is this child's alone. */
  NativeHelm(Path folder) {
    this.folder = folder;
  }

  /**
   * Loads the library and makes its first call, an install that goes nowhere: from then on it has
   * the size and the handlers of signals that it will have.
   */
  void prepare() throws IOException {
    var empty = Files.createDirectory(folder.resolve("empty"));
    Files.createDirectory(empty.resolve("templates"));
    Files.writeString(empty.resolve("Chart.yaml"), "apiVersion: v2\nname: empty\nversion: 0.0.0\n");
    new Helm(empty)
        .install()
        .withName("empty")
        .withNamespace("empty")
        .clientOnly()
        .withDryRunOption(DryRun.CLIENT)
        .withKubeVersion("v1.30.0")
        .call();
  }

  /**
   * Carries a call out.
   *
   * @return what was rendered; empty for other calls
   * @throws IllegalStateException with Helm's own words
   */
  String carryOut(HelmCall call) throws IOException {
    switch (call.verb()) {
      case RENDER -> {
        return render(call);
      }
      case INSTALL -> install(call);
      case UPGRADE -> upgrade(call);
      case UNINSTALL -> uninstall(call);
    }
    return "";
  }

  /**
   * Helm takes no kubeconfig for this, and the chart asks the cluster that is around: the target
   * while this lasts, since the child's folder is its home.
   */
  private String render(HelmCall call) throws IOException {
    var kubeconfig = Files.createDirectories(folder.resolve(".kube")).resolve("config");
    Files.writeString(kubeconfig, call.kubeconfig());
    try {
      return withValues(
          call,
          values ->
              new Helm(Path.of(call.chart()))
                  .template()
                  .withName(call.name())
                  .withNamespace(call.namespace())
                  .withValuesFile(values)
                  .call());
    } finally {
      Files.deleteIfExists(kubeconfig);
    }
  }

  private void install(HelmCall call) throws IOException {
    withValues(
        call,
        values ->
            new Helm(Path.of(call.chart()))
                .install()
                .withName(call.name())
                .withNamespace(call.namespace())
                .withValuesFile(values)
                .withKubeConfigContents(call.kubeconfig())
                .disableOpenApiValidation()
                .call());
  }

  private void upgrade(HelmCall call) throws IOException {
    withValues(
        call,
        values ->
            new Helm(Path.of(call.chart()))
                .upgrade()
                .withName(call.name())
                .withNamespace(call.namespace())
                .resetValues()
                .withValuesFile(values)
                .withKubeConfigContents(call.kubeconfig())
                .disableOpenApiValidation()
                .call());
  }

  private static void uninstall(HelmCall call) {
    Helm.uninstall(call.name())
        .withNamespace(call.namespace())
        .withKubeConfigContents(call.kubeconfig())
        .ignoreNotFound()
        .call();
  }

  /** Nobody else can look into the folder, and the file is there for as long as the call takes. */
  private <T> T withValues(HelmCall call, Function<Path, T> work) throws IOException {
    var file = Files.writeString(folder.resolve("values.json"), call.values());
    try {
      return work.apply(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
