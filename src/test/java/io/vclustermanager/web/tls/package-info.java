/** Tests of the service's own TLS. */
@NullMarked
package io.vclustermanager.web.tls;

import org.jspecify.annotations.NullMarked;
