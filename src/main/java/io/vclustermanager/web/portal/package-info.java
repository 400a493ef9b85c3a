/**
 * The pages for browsers. Called by nobody; serves files. Gotcha: the pages run under a policy that
 * forbids inline scripts and every foreign address.
 */
@NullMarked
package io.vclustermanager.web.portal;

import org.jspecify.annotations.NullMarked;
