package io.vclustermanager.model;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of those who are trusted by rule: jobs of CI, each by the claim that names its
 * repository for ever, and ServiceAccounts of hosts.
 */
public enum TrustKind {
  /** GitHub Actions, also of a GitHub Enterprise Server. */
  GITHUB(
      "repository_id",
      Pattern.compile("[0-9]{1,20}"),
      "GitHub's repository_id, a number: names are given away and used again (gh api"
          + " repos/OWNER/NAME --jq .id)"),
  /** Bitbucket Pipelines. */
  BITBUCKET(
      "repositoryUuid",
      Pattern.compile("\\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}"),
      "Bitbucket's repositoryUuid with its braces, such as {8a6e5d52-…}: Repository settings,"
          + " OpenID Connect"),
  /** ServiceAccounts of a host, by what its API server says of their tokens. */
  KUBERNETES(
      "account",
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?"),
      "the ServiceAccount as <namespace>/<name>"),
  /** Any other CI; its configuration says by which claim. */
  OTHER(null, Pattern.compile("[^\\p{Cntrl}]{1,300}"), "1 to 300 characters");

  /** What an account's uid is called in conditions. */
  public static final String UID = "uid";

  /** How the issuer of a rule for ServiceAccounts begins, before the host's name. */
  public static final String HOST = "host:";

  private final @Nullable String claim;
  private final Pattern form;
  private final String words;

  TrustKind(@Nullable String claim, Pattern form, String words) {
    this.claim = claim;
    this.form = form;
    this.words = words;
  }

  /** The claim that holds the repository's id; empty where only the configuration knows. */
  public Optional<String> repositoryClaim() {
    return Optional.ofNullable(claim);
  }

  /** What an id of a repository looks like, where this is none. */
  Optional<String> trouble(String repository) {
    return form.matcher(repository).matches() ? Optional.empty() : Optional.of(words);
  }
}
