package io.vclustermanager.provider.kube;

import io.vclustermanager.model.EksPlace;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.kube.HostKubeconfig.SignIn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.eks.model.Cluster;

/** The way into one cluster of EKS: where it is, and the token of the moment. */
final class EksDoor {
  private static final Duration DESCRIBED_FOR = Duration.ofHours(1);

  /** What was read or signed a moment ago is not what is wrong. */
  private static final Duration SURE = Duration.ofSeconds(30);

  /** AWS allows few calls a second, for all of an account together. */
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

  /** No request is begun with a token that ends while it is on its way. */
  private static final Duration BEFORE_THE_END = Duration.ofMinutes(2);

  /** So that a token of theirs lives as long as tokens do. */
  private static final Duration LEFT_OF_A_SESSION = Duration.ofMinutes(20);

  private final EksPlace cluster;
  private final Aws aws;
  private final Clock clock;

  /**
   * What is known is read without a lock: while AWS is silent, nobody waits who need not ask it.
   */
  private final AtomicReference<@Nullable Described> described = new AtomicReference<>();

  private final AtomicReference<@Nullable Signed> signed = new AtomicReference<>();
  private volatile @Nullable AwsCredentials assumed;
  private final Question describing = new Question();
  private final Question signing = new Question();
  private final Lock assuming = new ReentrantLock();

  EksDoor(EksPlace cluster, Aws aws, Clock clock) {
    this.cluster = cluster;
    this.aws = aws;
    this.clock = clock;
  }

  private record Described(
      HostKubeconfig kubeconfig, Instant at, Instant until, boolean isDoubted) {
    Described doubted() {
      return new Described(kubeconfig, at, at, true);
    }

    Described until(Instant later) {
      return new Described(kubeconfig, at, later, isDoubted);
    }
  }

  private record Signed(String token, Instant at, Instant until) {
    @Override
    public String toString() {
      return "Signed[…]";
    }
  }

  /** What one at a time asks AWS; and why AWS would not answer, for as long as it is not asked. */
  private final class Question {
    private final Lock lock = new ReentrantLock();
    private @Nullable ProviderException last;
    private Instant until = Instant.EPOCH;

    /** Behind the lock. */
    <T> T unlessFailed(Supplier<T> question) {
      var former = last;
      if (former != null && clock.instant().isBefore(until)) {
        throw ProviderException.passing(former.code(), former.message());
      }
      try {
        var answer = question.get();
        last = null;
        return answer;
      } catch (ProviderException e) {
        last = e;
        until = clock.instant().plus(AFTER_A_FAILURE);
        throw e;
      }
    }
  }

  /**
   * How it is reached, as EKS said within the last hour; while somebody asks EKS again, as it said
   * before.
   *
   * @throws ProviderException when EKS does not say it
   */
  HostKubeconfig kubeconfig() {
    var known = described.get();
    if (known != null && clock.instant().isBefore(known.until)) {
      return known.kubeconfig;
    }
    if (known == null || known.isDoubted) {
      describing.lock.lock();
    } else if (!describing.lock.tryLock()) {
      return known.kubeconfig;
    }
    try {
      return described();
    } finally {
      describing.lock.unlock();
    }
  }

  /** Behind the lock, for which somebody else may have found it out. */
  private HostKubeconfig described() {
    var known = described.get();
    var now = clock.instant();
    if (known != null && now.isBefore(known.until)) {
      return known.kubeconfig;
    }
    try {
      var read = describing.unlessFailed(() -> read(aws.describe(cluster, identity())));
      described.set(new Described(read, now, now.plus(DESCRIBED_FOR), false));
      return read;
    } catch (ProviderException e) {
      // While the cluster itself answers, what EKS does not say again is still true.
      if (known == null || (known.isDoubted && e.code() != FailureReason.AWS_UNREACHABLE)) {
        throw e;
      }
      described.set(known.until(now.plus(AFTER_A_FAILURE)));
      return known.kubeconfig;
    }
  }

  private HostKubeconfig read(Cluster said) {
    var endpoint = said.endpoint();
    var authority = said.certificateAuthority();
    if (endpoint == null || !endpoint.startsWith("https://") || authority == null) {
      throw ProviderException.passing(
          FailureReason.EKS_CLUSTER_NOT_READY,
          "EKS names no address of "
              + cluster.words()
              + " yet: its status is "
              + said.statusAsString()
              + ".");
    }
    return new HostKubeconfig(
        endpoint.replaceAll("/+$", ""),
        authority.data(),
        null,
        true,
        new SignIn.SignedForEks(cluster));
  }

  /**
   * A token that is good for some minutes more. A secret.
   *
   * @throws ProviderException when there are no credentials to sign it by
   */
  String token() {
    var known = signed.get();
    if (known != null && clock.instant().isBefore(known.until)) {
      return known.token;
    }
    signing.lock.lock();
    try {
      return signed();
    } finally {
      signing.lock.unlock();
    }
  }

  /** Behind the lock, for which somebody else may have signed one. */
  private String signed() {
    var known = signed.get();
    var now = clock.instant();
    if (known != null && now.isBefore(known.until)) {
      return known.token;
    }
    var identity = signing.unlessFailed(this::identity);
    var end =
        identity
            .expirationTime()
            .filter(now.plus(EksToken.TAKEN)::isAfter)
            .orElse(now.plus(EksToken.TAKEN));
    var token = EksToken.of(identity, cluster, now);
    signed.set(new Signed(token, now, end.minus(BEFORE_THE_END)));
    return token;
  }

  private AwsCredentials identity() {
    var role = cluster.roleArn();
    if (role == null) {
      return aws.own();
    }
    // Of two who need it, one asks.
    assuming.lock();
    try {
      return assumed(role);
    } finally {
      assuming.unlock();
    }
  }

  private AwsCredentials assumed(String role) {
    var known = assumed;
    var now = clock.instant();
    if (known != null && isGood(known, now.plus(LEFT_OF_A_SESSION))) {
      return known;
    }
    try {
      var given = aws.assume(cluster, role);
      assumed = given;
      return given;
    } catch (ProviderException e) {
      if (known != null
          && e.code() == FailureReason.AWS_UNREACHABLE
          && isGood(known, now.plus(BEFORE_THE_END))) {
        return known;
      }
      throw e;
    }
  }

  private static boolean isGood(AwsCredentials credentials, Instant then) {
    return credentials.expirationTime().filter(then::isBefore).isPresent();
  }

  /** The cluster could not be reached: it may have moved, or have another authority now. */
  void doubt() {
    var known = described.get();
    if (known != null && isOld(known.at)) {
      var _ = described.compareAndSet(known, known.doubted());
    }
  }

  /** The cluster refused the token: the role's sessions may have been revoked. */
  void forgetToken() {
    var known = signed.get();
    if (known != null && isOld(known.at) && signed.compareAndSet(known, null)) {
      assumed = null;
    }
  }

  private boolean isOld(Instant at) {
    return at.plus(SURE).isBefore(clock.instant());
  }
}
