/**
 * Mistakes in documents and their variables, told in people's words: what is wrong, where, what was
 * meant perhaps, and what is allowed. Called by {@code transport} when the engine has refused
 * something, and knows the schema only. Gotcha: the engine says what is wrong by a kind and a
 * place; its own sentences are never read, so that another release may change them.
 */
@NullMarked
package io.vclustermanager.graphql.mistake;

import org.jspecify.annotations.NullMarked;
