using Cedar.Evaluation;
using Cedar.Explanation;
using Cedar.Partial;
using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>The policies of a policy engine, compiled once. Thread-safe.</summary>
public sealed class AccessPolicies
{
    /// <summary>Parses and compiles policies.</summary>
    /// <exception cref="FormatException">A statement is not a policy, or two policies share an id.</exception>
    public AccessPolicies(IEnumerable<AccessPolicy> policies)
    {
        PolicySet = new PolicySet(policies.Select(p => PolicySet.ParsePolicy(p.Statement, p.Id)));
        Authorizer = new Authorizer(PolicySet);
        Partial = new PartialAuthorizer(PolicySet);
        Explainer = new PolicyExplainer(PolicySet);
    }

    /// <summary>No policies: every call is denied.</summary>
    public static AccessPolicies None { get; } = new([]);

    /// <summary>The policies by id.</summary>
    public PolicySet PolicySet { get; }

    internal Authorizer Authorizer { get; }

    internal PartialAuthorizer Partial { get; }

    internal PolicyExplainer Explainer { get; }
}
