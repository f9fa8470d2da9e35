using Cedar.Policies;
using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>Validates policies and requests against a schema, in strict mode.</summary>
/// <param name="schema">The schema.</param>
public sealed class Validator(Schema schema)
{
    /// <summary>
    /// The errors and warnings of all policies. A policy with errors may fail during evaluation; a policy with a warning is valid, but
    /// probably not what was meant.
    /// </summary>
    public IReadOnlyList<Finding> Validate(PolicySet policies) => ValidateAll(policies, null);

    /// <summary>
    /// The errors and warnings of all policies, with an error where a policy reads more entities in a row than the level allows. With a
    /// level of 1, policies may read the attributes, tags and ancestors of the principal, the resource and entities in the context; with
    /// a level of 2 also those of entities in these attributes and tags.
    /// </summary>
    public IReadOnlyList<Finding> Validate(PolicySet policies, int level) => ValidateAll(policies, level);

    /// <summary>The errors and warnings of one policy or template, in all request environments of the schema.</summary>
    public IReadOnlyList<Finding> Validate(Policy policy) => ValidateOne(policy, null);

    private IReadOnlyList<Finding> ValidateAll(PolicySet policies, int? level)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return [
            .. policies.Policies.SelectMany(p => ValidateOne(p, level)),
            .. policies.Links.SelectMany(l => ValidateOne(policies.EffectivePolicies.First(p => p.Id == l.Id), level))];
    }

    private IReadOnlyList<Finding> ValidateOne(Policy policy, int? level)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var expression = PolicyExpression.FromPolicy(policy);
        var problems = new HashSet<(SourcePosition Position, string Message)>();
        new NameChecker(schema, problems).Check(expression);
        var canApply = false;
        foreach (var environment in RequestEnvironment.GetAll(schema))
        {
            var checker = new Typechecker(schema, environment, problems);
            var type = checker.Check(expression, Capabilities.None);
            // If the scope has errors, typecheck the conditions separately to report theirs, too.
            if (type is null && checker.Check(PolicyExpression.FromScope(policy), Capabilities.None) is null && Allows(policy, environment))
                checker.Check(PolicyExpression.FromConditions(policy), Capabilities.None);
            if (type is { } typed && typed.Type is not (CedarType.Boolean or CedarType.Unknown))
                problems.Add((policy.Position, $"expected Bool, found {typed.Type}"));
            if (type is not null && level is { } most)
                new LevelChecker(checker.Types, environment.Action.Uid, most, problems).Check(expression);
            canApply = canApply || type is not { IsFalse: true };
        }

        return [
            .. problems.OrderBy(p => p.Position.Offset).ThenBy(p => p.Message, StringComparer.Ordinal)
                .Select(p => new Finding(policy.Id, p.Position, p.Message, FindingKind.Error)),
            .. FindWarnings(policy, expression, canApply)];
    }

    private IEnumerable<Finding> FindWarnings(Policy policy, Expr expression, bool canApply)
    {
        var isApplicable = RequestEnvironment.GetAll(schema).Any(e => Allows(policy, e));
        if (!isApplicable)
            yield return new Finding(
                policy.Id, policy.Position, "no action of the schema applies to this principal and this resource",
                FindingKind.NoApplicableAction);
        // An empty list of actions is an error of its own; all other scopes that no action fits are false.
        if (!canApply || (!isApplicable && policy.Action is not Scope.InAny { Entities: [] }))
            yield return new Finding(
                policy.Id, policy.Position, "the policy can never apply: its conditions are false for every request that the schema allows",
                FindingKind.NeverApplies);
        foreach (var (position, kind, message) in TextCheck.Find(expression))
            yield return new Finding(policy.Id, position, message, kind);
    }

    /// <summary>
    /// The request environments that the scope of a policy allows, with the value of its conditions if it is certain. Environments in
    /// which the policy has errors are left out.
    /// </summary>
    public IReadOnlyList<EnvironmentOutcome> AnalyzeEnvironments(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var clauses = PolicyExpression.FromConditions(policy);
        var outcomes = new List<EnvironmentOutcome>();
        foreach (var environment in RequestEnvironment.GetAll(schema).Where(e => Allows(policy, e)))
        {
            var checker = new Typechecker(schema, environment, new HashSet<(SourcePosition, string)>());
            if (checker.Check(clauses, Capabilities.None) is { } typed)
                outcomes.Add(new EnvironmentOutcome(environment, (typed.Type as CedarType.Boolean)?.Known));
        }

        return outcomes;
    }

    /// <summary>The reason why the schema does not allow a request, or null if it does.</summary>
    public string? FindRequestError(Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (EntityValidator.FindUnknown(request.Action, schema) is { } unknownAction)
            return unknownAction;
        if (schema.FindAction(request.Action) is not { } action)
            return $"{request.Action} is not an action";
        if (EntityValidator.FindUnknown(request.Principal, schema) is { } unknownPrincipal)
            return unknownPrincipal;
        if (EntityValidator.FindUnknown(request.Resource, schema) is { } unknownResource)
            return unknownResource;
        if (!action.Principals.Contains(request.Principal.Type))
            return $"{request.Action} does not apply to a principal of type `{request.Principal.Type}`";
        if (!action.Resources.Contains(request.Resource.Type))
            return $"{request.Action} does not apply to a resource of type `{request.Resource.Type}`";
        return EntityValidator.FindError(request.Context, action.Context, schema) is { } problem ? $"context: {problem}" : null;
    }

    /// <summary>Whether the scope allows the request environment.</summary>
    private bool Allows(Policy policy, RequestEnvironment environment) =>
        Allows(policy.Principal, environment.Principal) && Allows(policy.Resource, environment.Resource) && policy.Action switch
        {
            Scope.Equal equal => environment.Action.Uid.Equals(equal.Entity.Entity),
            Scope.In within => IsIn(environment.Action, within.Entity.Entity!),
            Scope.InAny any => any.Entities.Any(group => IsIn(environment.Action, group)),
            _ => true,
        };

    private bool Allows(Scope scope, string type) => scope switch
    {
        Scope.Equal equal => equal.Entity.Entity is not { } entity || entity.Type == type,
        Scope.In within => within.Entity.Entity is not { } container || schema.CanBeIn(type, container.Type),
        Scope.Is of => of.EntityType == type && (of.Container?.Entity is not { } container || schema.CanBeIn(type, container.Type)),
        _ => true,
    };

    private static bool IsIn(ActionSchema action, EntityUid group) => action.Uid.Equals(group) || action.Ancestors.Contains(group);
}
