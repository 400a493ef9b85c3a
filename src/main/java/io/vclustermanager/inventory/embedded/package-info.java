/**
 * The PostgreSQL the service brings along for whoever gives it none: unpacked, initialised, started
 * and stopped in one data folder. Speaks to {@code initdb} and {@code pg_ctl} only; nothing here
 * knows the service's tables. Gotcha: its postgres outlives a killed JVM on purpose, and the next
 * start finds it again.
 */
@NullMarked
package io.vclustermanager.inventory.embedded;

import org.jspecify.annotations.NullMarked;
