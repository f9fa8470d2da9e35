using System.Text.Json.Nodes;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Iam;

/// <summary>
/// Roles as other services see them: later than IAM, by <see cref="EmulatorBehavior.RolePropagation"/>, and flapping in the second half of that time.
/// </summary>
internal sealed class RoleAccess(Account account, ManagedPolicies policies)
{
    private int glimpses;

    /// <summary>Grows with every change of roles and policies; <see langword="null"/> while such changes are seen late, so that an answer holds for the moment only.</summary>
    public long? Version => account.Behavior.RolePropagation > TimeSpan.Zero
        ? null
        : PrincipalKind.Role.Table(account).Version + account.State[ManagedPolicies.TableName].Version;

    /// <summary>The role of an ARN, whether services see it already or not.</summary>
    public JsonObject? Find(string arn)
    {
        const string Marker = ":role/";
        var start = arn.IndexOf(Marker, StringComparison.Ordinal);
        var role = start < 0 ? null : PrincipalKind.Role.Table(account).Find(arn[(arn.LastIndexOf('/') + 1)..]);
        return role?.Text("Arn") == arn ? role : null;
    }

    /// <summary>Whether a service can assume the role by now.</summary>
    /// <param name="arn">The role.</param>
    /// <param name="principal">The service, such as <c>bedrock-agentcore.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource on whose behalf the service acts.</param>
    public bool CanBeAssumed(string arn, string principal, string sourceArn) =>
        Find(arn) is { } role &&
        IsVisible(role["_since"]!.GetValue<double>(), account.Behavior.RolePropagation) &&
        PolicyEvaluator.Trusts(role.Text("AssumeRolePolicyDocument"), principal, new Dictionary<string, string>
        {
            ["aws:SourceAccount"] = account.Id,
            ["aws:SourceArn"] = sourceArn,
        });

    /// <summary>Whether the role's policies, as far as services see them by now, allow an action.</summary>
    public bool Allows(string arn, string action, string resource, IReadOnlyDictionary<string, string>? context = null) =>
        Find(arn) is { } role &&
        PolicyEvaluator.Decide(VisibleDocuments(role), action, resource, context ?? new Dictionary<string, string>()) == PolicyDecision.Allowed;

    /// <summary>Whether a caller with the role's credentials may perform an action on a resource, as far as services see its policies by now.</summary>
    public bool AllowsRole(string roleName, string action, string resource) =>
        PrincipalKind.Role.Table(account).Find(roleName) is { } role && Allows(role.Text("Arn"), action, resource);

    /// <summary>Whether a caller with the role's credentials may perform an action on some resource.</summary>
    public bool AllowsSomewhere(string roleName, string action) =>
        PrincipalKind.Role.Table(account).Find(roleName) is { } role && PolicyEvaluator.AllowsSomewhere(policies.DocumentsOf(role), action);

    private IEnumerable<string> VisibleDocuments(JsonObject role)
    {
        var propagation = account.Behavior.RolePropagation;
        foreach (var (_, policy) in role["_inline"]?.AsObject() ?? [])
        {
            // Inline policies are seen sooner than attached ones.
            if (IsVisible(policy!["since"]!.GetValue<double>(), propagation / 2))
                yield return policy.AsObject().Text("document");
        }

        foreach (var (policyArn, attachment) in role["_attached"]?.AsObject() ?? [])
        {
            if (IsVisible(attachment!["since"]!.GetValue<double>(), propagation) && policies.Find(policyArn) is { } policy)
                yield return ManagedPolicies.Document(policy);
        }
    }

    private bool IsVisible(double since, TimeSpan propagation)
    {
        var age = TimeSpan.FromSeconds(account.Time - since);
        if (age >= propagation)
            return true;
        return age >= propagation / 2 && glimpses++ % 2 == 0;
    }
}
