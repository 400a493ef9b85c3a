package io.vclustermanager.inventory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;

/**
 * What this run of the service is: {@code vcm}.
 *
 * @param data the folder of all that is kept outside the database
 * @param onlyReplica whether no other service can work on the same inventory: the service says so
 *     itself when it runs on its embedded database
 * @param announce whether the link for the first administrator is printed though nobody sits at a
 *     terminal
 */
@ConfigurationProperties("vcm")
public record ServiceSettings(
    @Bindable(defaultValue = ".data") Path data,
    @Bindable(defaultValue = "false") boolean onlyReplica,
    @Bindable(defaultValue = "false") boolean announce) {}
