package io.vclustermanager.access;

import java.util.Optional;

/** A way in: one kind of thing by which somebody shows who they are. */
public interface Way {
  /** Of what kind it is; no two ways have the same. */
  CredentialKind kind();

  /** What is shown of that kind, if anything is. On the event loop, so without any I/O. */
  Optional<Credential> in(Shown shown);
}
