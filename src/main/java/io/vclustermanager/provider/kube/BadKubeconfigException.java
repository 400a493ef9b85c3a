package io.vclustermanager.provider.kube;

/**
 * Why a kubeconfig is not taken: a sentence for people that names the place and says what to do. It
 * never repeats what stands there.
 */
final class BadKubeconfigException extends Exception {
  private final String message;

  BadKubeconfigException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
