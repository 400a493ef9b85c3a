package io.vclustermanager.provider.vcluster.helm;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The program of a child: takes one call after another from standard input, has Helm carry it out,
 * and answers on standard output. It is bounded by itself, see {@link ChildLimits}, and ends with
 * the service.
 */
public final class HelmChild {
  /** What is said once when it is ready: nothing may be sent before. */
  static final Frame READY = new Frame(Map.of("ready", "1"));

  /** After a call that took so much of its room it is replaced: nothing gives room back. */
  private static final int PARTS_FOR_ONE_CALL = 2;

  /** After so many it is replaced, too: each leaves some 50 kB. */
  private static final int MOST_CALLS = 500;

  private final ChildLimits limits;
  private final NativeHelm helm;
  private final long mostAddressSpace;
  private int calls;

  private HelmChild(ChildLimits limits, NativeHelm helm, long mostAddressSpace) {
    this.limits = limits;
    this.helm = helm;
    this.mostAddressSpace = mostAddressSpace;
  }

  /**
   * Runs until standard input ends.
   *
   * @param args the limits, see {@link ChildLimits#arguments}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    OwnProcess.prepare();
    var requests = new LinkedBlockingQueue<Frame>();
    Thread.ofPlatform().daemon().name("requests").start(() -> read(requests));
    // Frames alone go to standard output: whatever a library prints goes elsewhere from now on.
    var answers =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err);
    var child = start(ChildLimits.of(args), new NativeHelm(Path.of("").toAbsolutePath()));
    READY.write(answers);
    while (true) {
      child.answer(requests.take()).frame().write(answers);
    }
  }

  private static HelmChild start(ChildLimits limits, NativeHelm helm) throws IOException {
    helm.prepare();
    Signals.ignore();
    OwnProcess.stepAside();
    // Only now: the library alone takes a gigabyte and a half of addresses, of which it uses few.
    var most = OwnProcess.addressSpace() + limits.memory();
    OwnProcess.boundAddressSpace(most);
    return new HelmChild(limits, helm, most);
  }

  /**
   * Reads ahead, on a thread of its own: so the end of the input is seen in the middle of a call.
   * It comes when the service ends, however it ends, SIGKILL included, and the child must not
   * outlive it by a moment: the only service on an inventory takes a call of a former run for over
   * (see {@code Helm.isOver}), and acts on the same release.
   */
  private static void read(BlockingQueue<Frame> requests) {
    try (var input = new DataInputStream(new BufferedInputStream(System.in))) {
      while (true) {
        requests.add(Frame.read(input));
      }
    } catch (IOException _) {
      // The service has ended, or lets this child go.
    } finally {
      OwnProcess.end();
    }
  }

  private Answer answer(Frame request) throws IOException {
    OwnProcess.boundProcessorTime(limits.processor());
    try {
      var rendered = helm.carryOut(HelmCall.of(request));
      return Answer.done(rendered, isTired());
    } catch (IOException | RuntimeException e) {
      return Answer.refused(String.valueOf(e.getMessage()), isTired());
    }
  }

  private boolean isTired() throws IOException {
    calls++;
    return calls >= MOST_CALLS
        || mostAddressSpace - OwnProcess.addressSpace() < limits.memory() / PARTS_FOR_ONE_CALL;
  }
}
