using Cedar.Evaluation;
using Cedar.Explanation;
using Cedar.Partial;
using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>The policies of an engine, prepared for many questions. Safe to use from many threads.</summary>
public sealed class AccessPolicies
{
    /// <summary>Prepares policies.</summary>
    /// <exception cref="FormatException">A statement is no policy, or two share an id.</exception>
    public AccessPolicies(IEnumerable<AccessPolicy> policies)
    {
        PolicySet = new PolicySet(policies.Select(p => PolicySet.ParsePolicy(p.Statement, p.Id)));
        Authorizer = new Authorizer(PolicySet);
        Partial = new PartialAuthorizer(PolicySet);
        Explainer = new PolicyExplainer(PolicySet);
    }

    /// <summary>No policies: nobody may do anything.</summary>
    public static AccessPolicies None { get; } = new([]);

    /// <summary>The policies, under their ids.</summary>
    public PolicySet PolicySet { get; }

    internal Authorizer Authorizer { get; }

    internal PartialAuthorizer Partial { get; }

    internal PolicyExplainer Explainer { get; }
}
