package io.vclustermanager.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.text.FairQueue.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who sends much waits behind what they have sent themselves. */
final class FairQueueTest {
  private final FairQueue queue = new FairQueue(6, 4, 2);

  @Test
  void peopleTakeTurns() {
    offer("mallory", 3);
    offer("anna", 1);
    offer("mallory", 1);

    assertThat(turns()).containsExactly("mallory", "anna", "mallory");
  }

  @Test
  void nobodyRunsMoreThanTheirShare() {
    offer("mallory", 4);
    assertThat(turns()).hasSize(2);

    queue.ended(new Turn("mallory", () -> {}));

    assertThat(turns()).hasSize(1);
  }

  @Test
  void roomIsBoundedForEachAndForAll() {
    assertThat(offer("mallory", 5)).isEqualTo(4);
    assertThat(offer("anna", 5)).isEqualTo(2);
    assertThat(offer("berta", 1)).isZero();

    assertThat(turns()).hasSize(4);
    assertThat(offer("berta", 1)).isEqualTo(1);
  }

  @Test
  void whatIsTakenBackLeavesItsRoom() {
    Runnable job = () -> {};
    offer("anna", 4);
    offer("berta", 1);
    assertThat(queue.offer("berta", job)).isTrue();

    assertThat(queue.remove("berta", job)).isTrue();
    assertThat(queue.remove("berta", job)).isFalse();
    assertThat(queue.remove("nobody", job)).isFalse();

    assertThat(offer("carl", 1)).isEqualTo(1);
  }

  @Test
  void whoComesOnceTakesTheRoomOfWhoComesOften() {
    offer("mallory", 4);
    offer("anna", 2);
    assertThat(offer("berta", 1)).isZero();

    assertThat(queue.makeRoomFor("berta")).isPresent();

    assertThat(offer("berta", 1)).isEqualTo(1);
    assertThat(offer("mallory", 1)).as("there is no more room than before").isZero();
    assertThat(queue.makeRoomFor("mallory")).as("they have most already").isEmpty();
    assertThat(queue.makeRoomFor("anna")).as("that would only change who has more").isEmpty();
    assertThat(turns()).containsExactly("mallory", "anna", "berta", "mallory", "anna");
  }

  @Test
  void whereThereIsRoomNobodyLosesTheirs() {
    offer("mallory", 4);

    assertThat(queue.makeRoomFor("berta")).isEmpty();
  }

  private int offer(String who, int several) {
    var taken = 0;
    for (var i = 0; i < several; i++) {
      taken += queue.offer(who, new Job()) ? 1 : 0;
    }
    return taken;
  }

  /** Each is another one. */
  private static final class Job implements Runnable {
    @Override
    public void run() {}
  }

  private List<String> turns() {
    var turns = new ArrayList<String>();
    for (var turn = queue.poll(); turn.isPresent(); turn = queue.poll()) {
      turns.add(turn.get().who());
    }
    return turns;
  }
}
