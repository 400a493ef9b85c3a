package io.vclustermanager;

import io.micronaut.runtime.Micronaut;

/** The service's entry point. */
public final class Application {
  private Application() {}

  /** Starts the service and keeps it running until it is told to stop. */
  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
