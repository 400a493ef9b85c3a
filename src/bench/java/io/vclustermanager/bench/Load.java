package io.vclustermanager.bench;

/**
 * What came of a load.
 *
 * @param perSecond how many were answered each second
 * @param serviceMicros processor time of the service for each
 * @param postgresMicros processor time of PostgreSQL for each
 */
record Load(
    double perSecond,
    double p50Millis,
    double p99Millis,
    double serviceMicros,
    double postgresMicros,
    long failed) {}
