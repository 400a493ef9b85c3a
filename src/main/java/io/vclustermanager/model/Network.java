package io.vclustermanager.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** As whose an address counts: an owner of one in IPv6 has the whole network of 64 bits. */
public final class Network {
  /** What follows the network in an address of IPv6 is for its owner to choose. */
  private static final int BYTES = 8;

  private Network() {}

  /** The network's address with nothing behind it, nor a zone; one of IPv4 stands for itself. */
  public static InetAddress of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    var bytes = address.getAddress();
    Arrays.fill(bytes, BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** The same of an address as it is written; what is none stands for itself. */
  public static String of(String address) {
    try {
      return of(InetAddress.ofLiteral(address)).getHostAddress();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
