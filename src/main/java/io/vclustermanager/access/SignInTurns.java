package io.vclustermanager.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Jobs that wait for their turn. Each counts as several at once – a name, an address –, and comes
 * later the more of these wait already: who sends much waits behind it, whether it is one name from
 * everywhere or all names from one place, and everybody else comes before. Not for several threads
 * at once.
 *
 * @param <J> a job
 */
final class SignInTurns<J> {
  private final int most;
  private final List<Waiting<J>> waiting = new ArrayList<>();

  /** That of the job which has had its turn last. */
  private long round;

  private record Waiting<J>(J job, List<Sender.As> as, long round) {
    /** Of one round, strangers are refused first. */
    static final Comparator<Waiting<?>> REFUSED_LAST =
        Comparator.<Waiting<?>>comparingLong(Waiting::round).thenComparing(Waiting::isStrangers);

    private boolean isStrangers() {
      return as.stream().anyMatch(Sender.Address.class::isInstance);
    }
  }

  /** Makes room for so many that wait. */
  SignInTurns(int most) {
    this.most = most;
  }

  /**
   * Takes a job. Where no room is left, one of the latest round has none: many who come once are
   * not refused because of a few who come often. Nor is who is known there because of strangers of
   * the same round, of whom there may be any number; but they have their turns in order, for who is
   * known by several names would keep out all others.
   *
   * @param as as whom it counts; as nobody, it comes next
   * @return the job that has no place, which may be this one
   */
  Optional<J> offer(J job, List<Sender.As> as) {
    var asked = new Waiting<>(job, as, roundOf(as));
    if (waiting.size() < most) {
      waiting.add(asked);
      return Optional.empty();
    }
    var last = waiting.reversed().stream().max(Waiting.REFUSED_LAST);
    if (last.isEmpty() || Waiting.REFUSED_LAST.compare(last.get(), asked) <= 0) {
      return Optional.of(job);
    }
    waiting.remove(last.get());
    waiting.add(asked);
    return last.map(Waiting::job);
  }

  private long roundOf(List<Sender.As> as) {
    return round + as.stream().mapToLong(each -> each.weight() * waitingAs(each)).max().orElse(0);
  }

  private long waitingAs(Sender.As one) {
    return waiting.stream().filter(each -> each.as.contains(one)).count();
  }

  /** The next job, which waits no more. */
  Optional<J> poll() {
    var next = waiting.stream().min(Comparator.comparingLong(Waiting::round));
    next.ifPresent(
        each -> {
          waiting.remove(each);
          round = each.round;
        });
    return next.map(Waiting::job);
  }

  /** A job is not wanted any more, if it still waits. */
  void remove(J job) {
    waiting.removeIf(each -> each.job.equals(job));
  }
}
