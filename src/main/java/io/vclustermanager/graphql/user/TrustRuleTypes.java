package io.vclustermanager.graphql.user;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.vclustermanager.graphql.Callers;
import io.vclustermanager.graphql.FilterInput;
import io.vclustermanager.graphql.Inputs;
import io.vclustermanager.graphql.Nodes;
import io.vclustermanager.graphql.TypeFields;
import io.vclustermanager.inventory.TrustRuleField;
import io.vclustermanager.inventory.TrustRuleFilter;
import io.vclustermanager.inventory.TrustRules;
import io.vclustermanager.model.NodeId;
import io.vclustermanager.model.TrustRule;
import io.vclustermanager.model.TrustRuleChecks.Condition;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** Which jobs of CI are trusted: the query, and what a rule is. */
@Singleton
final class TrustRuleTypes implements TypeFields.Wiring, Nodes.Bringer {
  private final TrustRules rules;
  private final OwnerLoaders owners;

  TrustRuleTypes(TrustRules rules, OwnerLoaders owners) {
    this.rules = rules;
    this.owners = owners;
  }

  @Override
  public Collection<Nodes<?>> nodes() {
    return List.of(Nodes.of(NodeId.Kind.TRUST_RULE, rules::byIds));
  }

  @Override
  public void wire(RuntimeWiring.Builder target) {
    target.type(
        TypeFields.of("Query", Object.class)
            .field("trustRules", (_, environment) -> rules(environment))
            .done());
    target.type(
        TypeFields.of("TrustRule", TrustRule.class)
            .field("id", rule -> NodeId.text(NodeId.Kind.TRUST_RULE, rule.id()))
            .field("name", TrustRule::name)
            .loaded("owner", (rule, environment) -> owners.owner(environment, rule.ownerId()))
            .field("issuer", TrustRule::issuer)
            .field("repository", TrustRule::repository)
            .field("conditions", TrustRuleTypes::conditions)
            .field("role", TrustRule::role)
            .field("scopes", rule -> rule.scopes().stream().sorted().toList())
            .field("lifetime", TrustRule::lifetime)
            .field("createdBy", TrustRule::createdBy)
            .field("createdAt", TrustRule::createdAt)
            .field("updatedAt", TrustRule::updatedAt)
            .field("removedAt", TrustRule::removedAt)
            .field("version", TrustRule::version)
            .done());
    target.type(
        TypeFields.of("TrustCondition", Condition.class)
            .field("claim", Condition::claim)
            .field("values", Condition::values)
            .done());
  }

  private static List<Condition> conditions(TrustRule rule) {
    return rule.conditions().entrySet().stream()
        .map(each -> new Condition(each.getKey(), each.getValue()))
        .toList();
  }

  private Object rules(DataFetchingEnvironment environment) {
    var arguments = Inputs.arguments(environment);
    var filter = FilterInput.of(arguments);
    return rules.page(
        new TrustRuleFilter(
            filter.name("name"),
            filter.texts("owner"),
            filter.texts("issuer"),
            filter.texts("repository"),
            Boolean.TRUE.equals(filter.flag("removed"))),
        FilterInput.order(arguments, TrustRuleField.BY_NAME),
        arguments.page(),
        Callers.scope(environment));
  }
}
