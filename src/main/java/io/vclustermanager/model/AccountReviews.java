package io.vclustermanager.model;

import java.util.List;

/**
 * Asks a host whose a ServiceAccount's token is (TokenReview). The host sees the token: it is asked
 * only about such as its own API server may have signed.
 */
public interface AccountReviews {
  /** What the host has said. */
  sealed interface Review {
    /**
     * It is of a ServiceAccount.
     *
     * @param uid of the account: another one of the same name has another
     * @param audiences of those that were asked for, the ones that it is meant for
     */
    record Account(String namespace, String name, String uid, List<String> audiences)
        implements Review {}

    /** It is not good, or of somebody who is no ServiceAccount. */
    record NotTaken(String why) implements Review {}

    /**
     * The host could not be asked.
     *
     * @param isForbidden whether the service lacks the right to
     * @param isForAll whether it would be so for any token
     */
    record Away(boolean isForbidden, boolean isForAll) implements Review {}
  }

  /** Asks the host of this name, once; waits no longer than calls to hosts do. */
  Review review(String host, String token, String audience);
}
