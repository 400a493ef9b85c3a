package io.vclustermanager.access;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A range of addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}. */
record Subnet(IpSubnetFilterRule rule) {
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  /**
   * Reads an address, or one with the length of its prefix.
   *
   * @throws IllegalArgumentException when it is neither; names are not looked up
   */
  static Subnet parse(String text) {
    var slash = text.indexOf('/');
    try {
      var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      var bits = address instanceof Inet4Address ? IPV4_BITS : IPV6_BITS;
      var prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException("no prefix of %d bits".formatted(prefix));
      }
      return new Subnet(new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "vcm.trusted-proxies takes addresses and CIDRs, like 10.0.0.0/8 or fd00::/8, not " + text,
          e);
    }
  }

  boolean contains(InetAddress address) {
    return rule.matches(new InetSocketAddress(address, 0));
  }
}
