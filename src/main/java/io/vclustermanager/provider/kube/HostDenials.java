package io.vclustermanager.provider.kube;

import java.util.regex.Pattern;

/** What an API server says when somebody's rule, and not its own, keeps a thing from being made. */
public final class HostDenials {
  private static final Pattern DENIED =
      Pattern.compile(
          "admission webhook \"[^\"]*\" denied the request"
              + "|ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request");

  private HostDenials() {}

  /**
   * Whether a policy or a webhook looked at it and said no: the same thing is refused again. A
   * webhook that could not be asked, and a quota, are no such answer. Nor is the service's own
   * guard: an administrator of the host may open the namespace to it, which is waited for.
   */
  public static boolean isIn(String words) {
    return DENIED.matcher(words).find() && !words.contains(HostGuard.WORDS);
  }
}
