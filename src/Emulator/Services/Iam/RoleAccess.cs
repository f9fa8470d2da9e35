using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The roles for other services, with the delay of <see cref="IamBehavior.RolePropagation"/>.</summary>
internal sealed class RoleAccess(Account account, ManagedPolicies policies, IamBehavior behavior) : IRoleAccess, ICallerPermissions
{
    private int _earlyChecks;

    /// <summary>Raised for each permission of a user or role that a call was checked for.</summary>
    public event Action<PermissionCheck>? Checked;

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

    public string? FindPolicy(string arn) => policies.Find(arn) is { } policy ? ManagedPolicies.Document(policy) : null;

    public bool CanBeAssumed(string arn, string principal, string sourceArn) =>
        Find(arn) is { } role &&
        IsVisible(role["_since"]!.GetValue<double>(), behavior.RolePropagation) &&
        PolicyEvaluator.Trusts(role.Text("AssumeRolePolicyDocument"), principal, "sts:AssumeRole", new Dictionary<string, string>
        {
            ["aws:SourceAccount"] = account.Id,
            ["aws:SourceArn"] = sourceArn,
        }) == PolicyDecision.Allowed;

    public TrustDecision Trusts(JsonObject role, Caller caller, string action, IReadOnlyDictionary<string, string> context)
    {
        var (trust, keys) = (role.Text("AssumeRolePolicyDocument"), CallerContext(caller, context));
        List<string> own = caller.RoleName is { } callerRole
            ? [caller.Arn, Roles.Find(account, callerRole).Text("Arn")]
            : [caller.Arn];
        List<string> ofAccount = [$"arn:aws:iam::{account.Id}:root", account.Id];
        var answers = own.Concat(ofAccount).Select(n => PolicyEvaluator.Trusts(trust, n, action, keys)).ToList();
        if (answers.Contains(PolicyDecision.ExplicitDeny))
            return TrustDecision.Refused;
        if (answers.Take(own.Count).Contains(PolicyDecision.Allowed))
            return TrustDecision.CallerTrusted;
        return answers.Contains(PolicyDecision.Allowed) ? TrustDecision.AccountTrusted : TrustDecision.Refused;
    }

    public bool Allows(string arn, string action, string resource, IReadOnlyDictionary<string, string>? context = null) =>
        Find(arn) is { } role &&
        PolicyEvaluator.Decide(VisibleDocuments(role), action, resource, context ?? new Dictionary<string, string>()) ==
            PolicyDecision.Allowed;

    public string? FindDenial(
        Caller caller, string action, string resource, IReadOnlyDictionary<string, string>? context = null)
    {
        if (caller.IsAccount)
            return null;
        var principals = PrincipalsOf(caller).ToList();
        var keys = CallerContext(caller, context ?? new Dictionary<string, string>());
        var ownTags = principals.Take(1).SelectMany(p => TaggedResource.Of("", p["Tags"])).SelectMany(tagged => tagged.Tags);
        foreach (var (key, value) in ownTags.Concat(caller.SessionTags))
            keys["aws:PrincipalTag/" + key] = value;
        var documents = principals.SelectMany(
            principal => caller.RoleName is null ? policies.DocumentsOf(principal) : VisibleDocuments(principal));
        var reason = ReasonOf("an identity-based policy", "no identity-based policy", documents)
            ?? (BoundaryOf(principals) is { } boundary
                ? ReasonOf("a permissions boundary", "no permissions boundary", [boundary])
                : null)
            ?? (caller.SessionPolicies.Count > 0 ? ReasonOf("a session policy", "no session policy", caller.SessionPolicies) : null);
        Checked?.Invoke(new PermissionCheck(action, resource, context ?? new Dictionary<string, string>(), reason is null));
        return reason is null ? null : $"User: {caller.Arn} is not authorized to perform: {action} on resource: {resource} {reason}";

        string? ReasonOf(string denying, string missing, IEnumerable<string> policies) =>
            PolicyEvaluator.Decide(policies, action, resource, keys) switch
            {
                PolicyDecision.Allowed => null,
                PolicyDecision.ExplicitDeny => $"with an explicit deny in {denying}",
                _ => $"because {missing} allows the {action} action",
            };
    }

    private Dictionary<string, string> CallerContext(Caller caller, IReadOnlyDictionary<string, string> context)
    {
        var keys = new Dictionary<string, string>(context)
        {
            ["aws:PrincipalAccount"] = account.Id,
            ["aws:PrincipalArn"] = caller.RoleName is { } role && Find(role) is { } assumed ? assumed.Text("Arn") : caller.Arn,
            ["aws:ResourceAccount"] = account.Id,
        };
        if (caller.UserName is { } user)
            keys["aws:username"] = user;
        return keys;

        JsonObject? Find(string name) => PrincipalKind.Role.FindOrNull(account, name);
    }

    /// <summary>The document of the permissions boundary of a user or role.</summary>
    private string? BoundaryOf(IReadOnlyList<JsonObject> principals) =>
        principals is [var first, ..] && first["PermissionsBoundary"] is JsonObject boundary
            ? FindPolicy(boundary.Text("PermissionsBoundaryArn"))
            : null;

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
