/**
 * Speaks to Kubernetes API servers: connections to hosts, calls, watches. Called by the providers
 * of real clusters; calls {@code inventory} and {@code model}. Gotcha: objects are read as plain
 * JSON trees and not as the client library's models, because those refuse fields that a newer
 * Kubernetes has added.
 */
@NullMarked
package io.vclustermanager.provider.kube;

import org.jspecify.annotations.NullMarked;
