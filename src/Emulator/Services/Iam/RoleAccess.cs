using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The roles for other services, with the delay of <see cref="IamBehavior.RolePropagation"/>.</summary>
internal sealed class RoleAccess(Account account, ManagedPolicies policies, IamBehavior behavior) : IRoleAccess, ICallerPermissions
{
    private int _earlyChecks;

    public long? Version => behavior.RolePropagation > TimeSpan.Zero
        ? null
        : PrincipalKind.Role.Table(account).Version + account.State[ManagedPolicies.TableName].Version;

    public JsonObject? Find(string arn)
    {
        const string Marker = ":role/";
        var start = arn.IndexOf(Marker, StringComparison.Ordinal);
        var role = start < 0 ? null : PrincipalKind.Role.Table(account).Find(arn[(arn.LastIndexOf('/') + 1)..]);
        return role?.Text("Arn") == arn ? role : null;
    }

    public bool CanBeAssumed(string arn, string principal, string sourceArn) =>
        Find(arn) is { } role &&
        IsVisible(role["_since"]!.GetValue<double>(), behavior.RolePropagation) &&
        PolicyEvaluator.Trusts(role.Text("AssumeRolePolicyDocument"), principal, new Dictionary<string, string>
        {
            ["aws:SourceAccount"] = account.Id,
            ["aws:SourceArn"] = sourceArn,
        });

    public bool Trusts(JsonObject role, Caller caller)
    {
        var names = new List<string> { $"arn:aws:iam::{account.Id}:root", account.Id, caller.Arn };
        if (caller.RoleName is { } callerRole)
            names.Add(Roles.Find(account, callerRole).Text("Arn"));
        var context = new Dictionary<string, string> { ["aws:PrincipalAccount"] = account.Id };
        return names.Exists(n => PolicyEvaluator.Trusts(role.Text("AssumeRolePolicyDocument"), n, context));
    }

    public bool Allows(string arn, string action, string resource, IReadOnlyDictionary<string, string>? context = null) =>
        Find(arn) is { } role &&
        PolicyEvaluator.Decide(VisibleDocuments(role), action, resource, context ?? new Dictionary<string, string>()) ==
            PolicyDecision.Allowed;

    public bool AllowsSomewhere(Caller caller, string action) =>
        caller.IsAccount || PolicyEvaluator.AllowsSomewhere(PrincipalsOf(caller).SelectMany(policies.DocumentsOf), action);

    public string? FindDenial(Caller caller, string action, string resource)
    {
        if (caller.IsAccount)
            return null;
        var documents = PrincipalsOf(caller).SelectMany(
            principal => caller.RoleName is null ? policies.DocumentsOf(principal) : VisibleDocuments(principal));
        var context = new Dictionary<string, string> { ["aws:PrincipalAccount"] = account.Id, ["aws:PrincipalArn"] = caller.Arn };
        if (caller.UserName is { } user)
            context["aws:username"] = user;
        var reason = PolicyEvaluator.Decide(documents, action, resource, context) switch
        {
            PolicyDecision.Allowed => null,
            PolicyDecision.ExplicitDeny => "with an explicit deny in an identity-based policy",
            _ => $"because no identity-based policy allows the {action} action",
        };
        return reason is null ? null : $"User: {caller.Arn} is not authorized to perform: {action} on resource: {resource} {reason}";
    }

    /// <summary>The roles, users and groups whose policies count for a caller.</summary>
    private IEnumerable<JsonObject> PrincipalsOf(Caller caller)
    {
        if (caller.RoleName is { } role && PrincipalKind.Role.Table(account).Find(role) is { } assumed)
            yield return assumed;
        if (caller.UserName is not { } name || PrincipalKind.User.Table(account).Find(name) is not { } user)
            yield break;
        yield return user;
        foreach (var group in Groups.Of(account, name))
            yield return group;
    }

    private IEnumerable<string> VisibleDocuments(JsonObject role)
    {
        var propagation = behavior.RolePropagation;
        foreach (var (_, policy) in role["_inline"]?.AsObject() ?? [])
        {
            // Inline policies propagate faster than attached ones.
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
        return age >= propagation / 2 && _earlyChecks++ % 2 == 0;
    }
}
