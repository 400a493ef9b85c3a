/**
 * The pages for browsers. Called by nobody; serves the files that npm has built from
 * src/main/portal, and leads people to them. Gotcha: the pages run under a policy that forbids
 * inline scripts and every foreign address.
 */
@NullMarked
package io.vclustermanager.web.portal;

import org.jspecify.annotations.NullMarked;
