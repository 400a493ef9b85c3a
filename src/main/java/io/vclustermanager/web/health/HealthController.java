package io.vclustermanager.web.health;

import io.micronaut.context.BeanProvider;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.vclustermanager.event.EventLogWatch;
import io.vclustermanager.inventory.DatabaseWatch;
import io.vclustermanager.inventory.embedded.EmbeddedPostgres;

/**
 * What probes ask. Alive is who can come to an end of what he does; ready is whose database answers
 * besides. Events that are held back are told and make nobody unready: other replicas would have
 * the same.
 */
@Controller("/health")
@ExecuteOn(HealthThread.NAME)
@Produces(MediaType.APPLICATION_JSON)
final class HealthController {
  private final DatabaseWatch database;
  private final EventLogWatch events;
  private final BeanProvider<EmbeddedPostgres> embedded;

  HealthController(
      DatabaseWatch database, EventLogWatch events, BeanProvider<EmbeddedPostgres> embedded) {
    this.database = database;
    this.events = events;
    this.embedded = embedded;
  }

  /** Whether all is well, and for how long the oldest event has waited, in seconds. */
  @Get
  HttpResponse<String> all() {
    return answer(isAlive() && database.answers());
  }

  /** False: the process is to be ended and started anew. */
  @Get("/liveness")
  HttpResponse<String> liveness() {
    return answer(isAlive());
  }

  /** False: send it nothing for now. */
  @Get("/readiness")
  HttpResponse<String> readiness() {
    return answer(isAlive() && database.answers());
  }

  /** Only a new start can bring an embedded database back that was given up. */
  private boolean isAlive() {
    return embedded.find(null).stream().noneMatch(EmbeddedPostgres::isLost);
  }

  private HttpResponse<String> answer(boolean isUp) {
    return HttpResponse.<String>status(isUp ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(
            "{\"status\":\"%s\",\"eventsWaitSeconds\":%d}"
                .formatted(isUp ? "UP" : "DOWN", events.lag().toSeconds()));
  }
}
