package io.vclustermanager.access;

import io.micronaut.http.HttpRequest;

/** A door that takes what stands for nobody, such as a token for figures alone. */
public interface OtherDoor {
  /** Whether this request shows what is taken there: then it is no sign-in that was refused. */
  boolean takes(HttpRequest<?> request);
}
