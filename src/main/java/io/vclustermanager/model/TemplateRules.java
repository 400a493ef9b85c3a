package io.vclustermanager.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with templates and what they are filled with. It is quick and asks nobody. */
public interface TemplateRules {
  /** What is wrong with a schema of parameters; empty when parameters can be checked by it. */
  List<Refusal> checkSchema(Map<String, @Nullable Object> schema);

  /** What is wrong with parameters by a schema that is all right. */
  List<Refusal> checkParameters(
      Map<String, @Nullable Object> schema, Map<String, @Nullable Object> parameters);

  /**
   * What is wrong with how much and what kind of JSON a template's values are, and with parameters
   * in texts that are carried out.
   */
  List<Refusal> checkBounds(Map<String, @Nullable Object> values);

  /**
   * What is wrong with what parameters make of a template's values: they say what is put in, not
   * what is carried out.
   *
   * @param filled the same values with the parameters in their places
   */
  List<Refusal> checkFilled(
      Map<String, @Nullable Object> values, Map<String, @Nullable Object> filled);

  /**
   * Where parameters are filled into values.
   *
   * @param values of a template, with their placeholders
   * @return pointers (RFC 6901)
   */
  List<String> filled(Map<String, @Nullable Object> values);

  /**
   * What is wrong with a bootstrap.
   *
   * @param filled whether its placeholders are filled in, so that manifests must be readable
   * @param values that stand below it, which must not do the same in another way
   */
  List<Refusal> checkBootstrap(
      Bootstrap bootstrap, boolean filled, Map<String, @Nullable Object> values);

  /** Values with what makes vCluster do all of these, one after the other. */
  Map<String, @Nullable Object> withBootstraps(
      Map<String, @Nullable Object> values, List<Bootstrap> bootstraps);

  /** JSON as text. */
  String text(@Nullable Object json);

  /** What is wrong with a size that somebody names in this field, if anything. */
  Optional<Refusal> checkSize(String field, @Nullable String size);
}
