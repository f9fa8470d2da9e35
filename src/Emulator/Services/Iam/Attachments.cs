using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The managed policies of a role, user or group, in <c>_attached</c> of its document, by ARN.</summary>
internal sealed class Attachments(Account account, ManagedPolicies policies, PrincipalKind kind) : IOperations
{
    private const int MaximumAttachments = 10;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on($"Attach{kind.Name}Policy", Attach);
        on($"Detach{kind.Name}Policy", Detach);
        on($"ListAttached{kind.Name}Policies", List);
    }

    /// <summary>The roles, users or groups with a policy.</summary>
    public static IEnumerable<JsonObject> With(Account account, PrincipalKind kind, string policyArn) =>
        kind.Table(account).Documents.Where(r => r["_attached"]?[policyArn] is not null);

    /// <summary>The number of roles, users and groups with a policy.</summary>
    public static int Count(Account account, string policyArn) => PrincipalKind.All.Sum(k => With(account, k, policyArn).Count());

    private JsonObject Attach(Call call)
    {
        var principal = kind.Find(call);
        var arn = call.Text("PolicyArn");
        if (policies.Find(arn) is null)
            throw IamErrors.NotAttachable(arn);
        var attached = principal.Child("_attached");
        if (attached[arn] is not null)
            return [];
        if (attached.Count == MaximumAttachments)
            throw IamErrors.LimitExceeded($"Cannot exceed quota for PoliciesPer{kind.Name}: {MaximumAttachments}");
        attached[arn] = new JsonObject { ["since"] = call.Time };
        kind.Save(account, principal);
        return [];
    }

    private JsonObject Detach(Call call)
    {
        var principal = kind.Find(call);
        if (!principal.Child("_attached").Remove(call.Text("PolicyArn")))
            throw IamErrors.NoSuchPolicy(call.Text("PolicyArn"));
        kind.Save(account, principal);
        return [];
    }

    private JsonObject List(Call call)
    {
        var principal = kind.Find(call);
        return IamPage.Answer(call, "AttachedPolicies", Attached(principal).Select(p => KeyValuePair.Create(p.Text("PolicyArn"), p)));
    }

    /// <summary>The policies attached to a role, user or group, by ARN.</summary>
    public static IEnumerable<JsonObject> Attached(JsonObject principal) => principal["_attached"] is JsonObject attached
        ? attached.Select(a => a.Key).Order(StringComparer.Ordinal).Select(Describe)
        : [];

    private static JsonObject Describe(string policyArn) =>
        new() { ["PolicyName"] = policyArn[(policyArn.LastIndexOf('/') + 1)..], ["PolicyArn"] = policyArn };
}
