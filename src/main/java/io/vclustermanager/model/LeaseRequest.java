package io.vclustermanager.model;

import java.time.Duration;
import java.time.Instant;

/** How long somebody asks a cluster to live. */
public sealed interface LeaseRequest {
  /** Nothing was said. */
  record Unspecified() implements LeaseRequest {}

  /** For so long from now. */
  record For(Duration length) implements LeaseRequest {}

  /** Until then. */
  record Until(Instant end) implements LeaseRequest {}

  /** For ever. */
  record Permanent() implements LeaseRequest {}
}
