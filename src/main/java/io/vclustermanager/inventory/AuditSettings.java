package io.vclustermanager.inventory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Locale;

/**
 * What the audit keeps beside what changes something: {@code vcm.audit}.
 *
 * @param reads how reads are kept: {@code off}, {@code counts} or {@code full}
 */
@Context
@ConfigurationProperties("vcm.audit")
public record AuditSettings(@Bindable(defaultValue = "off") String reads) {
  /** How much of reads is kept. */
  public enum Reads {
    /** Nothing. */
    OFF,
    /** How often each actor asked each operation in each minute. */
    COUNTS,
    /** Each of them. */
    FULL
  }

  public AuditSettings {
    // What is off in YAML without quotes has become false when it is read.
    reads = reads.equals("false") ? "off" : reads;
    parse(reads);
  }

  /** How much of reads is kept. */
  public Reads kept() {
    return parse(reads);
  }

  private static Reads parse(String reads) {
    try {
      return Reads.valueOf(reads.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("vcm.audit.reads must be off, counts or full", e);
    }
  }
}
