/**
 * TLS of the service's doors: a certificate and its key, from files that may change while it runs,
 * and the door that asks for clients' certificates. Called by Micronaut's server. Gotcha:
 * connections that are open keep the certificate that they began with.
 */
@NullMarked
package io.vclustermanager.web.tls;

import org.jspecify.annotations.NullMarked;
