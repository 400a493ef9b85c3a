package io.vclustermanager.graphql.transport;

/**
 * What somebody has left of one limit.
 *
 * @param perMinute how much a minute has, which is also the most that can be saved
 * @param remaining what can be taken at once
 * @param resetSeconds after how many seconds without use nothing of it is used any more
 */
record RateLeft(RatePolicy policy, int perMinute, int remaining, int resetSeconds) {}
