package io.vclustermanager.provider.vcluster.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FrameTest {
  private static final HelmCall CALL =
      HelmCall.install("one", "vc-one", "kind: Config # ключ", Path.of("/c.tgz"), "{\"a\":\"ü\"}");

  @Test
  void aCallArrivesAsItWasSent() throws IOException {
    assertThat(HelmCall.of(read(written(CALL.frame())))).isEqualTo(CALL);
  }

  @Test
  void anAnswerArrivesAsItWasSent() throws IOException {
    var answer = Answer.refused("nothing\nof the kind", true);

    assertThat(Answer.of(read(written(answer.frame())))).isEqualTo(answer);
  }

  @Test
  void oneFrameFollowsAnother() throws IOException {
    var both = new ByteArrayOutputStream();
    both.write(written(CALL.frame()));
    both.write(written(HelmChild.READY));
    var input = input(both.toByteArray());

    assertThat(Frame.read(input)).isEqualTo(CALL.frame());
    assertThat(Frame.read(input)).isEqualTo(HelmChild.READY);
    assertThatThrownBy(() -> Frame.read(input)).isInstanceOf(EOFException.class);
  }

  @Test
  void halfAFrameIsNone() throws IOException {
    var whole = written(CALL.frame());

    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1)))
        .isInstanceOf(EOFException.class);
  }

  /** A child that was taken over must not take the service's memory. */
  @Test
  void aFrameThatClaimsToBeHugeIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> read(numbers(1, Integer.MAX_VALUE))).hasMessageContaining("more than");
    assertThatThrownBy(() -> read(numbers(1, -1))).hasMessageContaining("more than");
    assertThatThrownBy(() -> read(numbers(1_000_000))).hasMessageContaining("1000000 texts");
    assertThatThrownBy(() -> read(numbers(-1))).hasMessageContaining("-1 texts");
  }

  @Test
  void wordsOfHelmAreCutBeforeTheyFillAFrame() {
    assertThat(Answer.refused("x".repeat(Frame.MOST_BYTES), false).text()).hasSize(1 << 20);
  }

  @Test
  void secretsAreNotPrinted() {
    var said = CALL + " " + CALL.frame() + " " + new ChildEnd(true, 137, "secret words");

    assertThat(said).contains("INSTALL vc-one/one", "values", "signal 9");
    assertThat(said).doesNotContain("Config", "{\"a\"", "secret words");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> HelmCall.of(new Frame(Map.of("verb", "UNINSTALL"))))
        .hasMessageContaining("'name'");
  }

  private static byte[] written(Frame frame) throws IOException {
    var bytes = new ByteArrayOutputStream();
    frame.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] numbers(int... numbers) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var data = new DataOutputStream(bytes);
    for (var number : numbers) {
      data.writeInt(number);
    }
    return bytes.toByteArray();
  }

  private static Frame read(byte[] bytes) throws IOException {
    return Frame.read(input(bytes));
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
