package io.vclustermanager.graphql.transport;

/**
 * What comes in through one door: how fast it comes, and how much of it lies in memory of somebody
 * who is not known. For the connection's event loop, but for what says otherwise.
 */
final class Arrival {
  private final Doors doors;
  private final Pace pace;
  private final Held held = new Held();
  private volatile long atStake;
  private volatile long waitsSince;
  private volatile boolean isAnswering;
  private int latest;
  private boolean signedIn;

  Arrival(Doors doors) {
    this.doors = doors;
    pace = doors.pace();
    waitsSince = doors.now();
  }

  /**
   * Bytes have come.
   *
   * @return how many of them are held of a stranger
   */
  long bytes(int count) {
    latest = count;
    pace.arrived(count);
    if (signedIn) {
      return 0;
    }
    var more = held.arrived(count);
    atStake = held.arriving();
    return more;
  }

  /** The latest bytes have begun a request: each is timed by itself. */
  void begin() {
    rest();
    pace.begin(doors.now());
    pace.arrived(latest);
  }

  /** A request of this length is whole. */
  void end(long length) {
    held.end(length);
    update();
  }

  /** The first request has its answer. */
  void answered() {
    doors.release(held.answered());
    update();
  }

  private void update() {
    atStake = held.arriving();
    isAnswering = held.isAnswering();
  }

  /** What has come is not part of a request. */
  void drop() {
    doors.release(held.dropArriving());
    atStake = 0;
  }

  /** Whose it is, is known, or nobody's. */
  void letGo() {
    doors.release(held.dropAll());
    atStake = 0;
  }

  /** From now on it is a caller's. */
  void signIn() {
    signedIn = true;
    letGo();
  }

  /** All is answered, and whose the next request is, is not known. */
  void settle() {
    letGo();
    signedIn = false;
    rest();
  }

  /** It is a socket now. */
  void upgrade() {
    isAnswering = false;
    rest();
    letGo();
  }

  private void rest() {
    waitsSince = doors.now();
  }

  void pause() {
    pace.pause(doors.now());
  }

  void resume() {
    pace.resume(doors.now());
  }

  boolean isTooSlow() {
    return pace.isTooSlow(doors.now());
  }

  /** How much would be given up with what is on its way. For any thread. */
  long atStake() {
    return atStake;
  }

  /** Since when it has brought no whole request. For any thread. */
  long waitsSince() {
    return waitsSince;
  }

  /** Whether a request of HTTP is carried out. For any thread. */
  boolean isAnswering() {
    return isAnswering;
  }
}
