using Cedar.Evaluation;
using Cedar.Explanation;
using Cedar.Partial;
using Cedar.Policies;
using Reconciler.Access.Dogwood;

namespace Reconciler.Access.Authorization;

/// <summary>The policies of a policy engine, compiled once. Thread-safe.</summary>
public sealed class AccessPolicies
{
    /// <summary>Parses and compiles policies.</summary>
    /// <exception cref="FormatException">A statement is not a policy, or two policies share an id.</exception>
    public AccessPolicies(IEnumerable<AccessPolicy> policies)
    {
        var statements = policies.Select(p => PolicyStatement.Parse(p.Statement, p.Id)).ToList();
        PolicySet = new PolicySet(statements.Where(s => !s.IsSuppression).Select(s => s.Policy));
        Suppressions = new PolicySet(statements.Where(s => s.IsSuppression).Select(s => s.Policy));
        Clauses = FindClauses(statements.Where(s => !s.IsSuppression));
        SuppressionClauses = FindClauses(statements.Where(s => s.IsSuppression));
        Authorizer = new Authorizer(PolicySet);
        Partial = new PartialAuthorizer(PolicySet);
        SuppressionPartial = new PartialAuthorizer(Suppressions);
        Explainer = new PolicyExplainer(PolicySet);
    }

    /// <summary>No policies: every call is denied.</summary>
    public static AccessPolicies None { get; } = new([]);

    /// <summary>The policies that decide who may call, by id.</summary>
    public PolicySet PolicySet { get; }

    /// <summary>The policies that suppress outputs, by id. Their effect is <see cref="Effect.Forbid"/>.</summary>
    public PolicySet Suppressions { get; }

    /// <summary>The clauses of the policies that decide who may call, by their text.</summary>
    internal IReadOnlyDictionary<string, DogwoodClause> Clauses { get; }

    internal IReadOnlyDictionary<string, DogwoodClause> SuppressionClauses { get; }

    internal Authorizer Authorizer { get; }

    internal PartialAuthorizer Partial { get; }

    internal PartialAuthorizer SuppressionPartial { get; }

    internal PolicyExplainer Explainer { get; }

    private static Dictionary<string, DogwoodClause> FindClauses(IEnumerable<PolicyStatement> statements)
    {
        var clauses = new Dictionary<string, DogwoodClause>(StringComparer.Ordinal);
        foreach (var clause in statements.SelectMany(s => s.Clauses)) clauses.TryAdd(clause.Text, clause);
        return clauses;
    }
}
