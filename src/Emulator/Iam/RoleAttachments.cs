using System.Text.Json.Nodes;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Iam;

/// <summary>The managed policies that are attached to roles.</summary>
internal sealed class RoleAttachments(Account account, ManagedPolicies policies) : IOperations
{
    private const int MaximumAttachments = 10;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("AttachRolePolicy", Attach);
        on("DetachRolePolicy", Detach);
        on("ListAttachedRolePolicies", List);
        on("ListEntitiesForPolicy", ListEntities);
    }

    /// <summary>The roles that a policy is attached to.</summary>
    public static IEnumerable<JsonObject> RolesWith(Account account, string policyArn) =>
        account.State[Roles.TableName].Documents.Where(r => r["_attached"]?[policyArn] is not null);

    private JsonObject Attach(Call call)
    {
        var role = Roles.Find(account, call.Text("RoleName"));
        var arn = call.Text("PolicyArn");
        if (policies.Find(arn) is null)
            throw new AwsException("NoSuchEntity", $"Policy {arn} does not exist or is not attachable.", 404);
        var attached = role.Child("_attached");
        if (attached[arn] is not null)
            return [];
        if (attached.Count == MaximumAttachments)
            throw IamErrors.LimitExceeded($"Cannot exceed quota for PoliciesPerRole: {MaximumAttachments}");
        attached[arn] = new JsonObject { ["since"] = call.Time };
        account.State[Roles.TableName].Put(role.Text("RoleName"), role);
        return [];
    }

    private JsonObject Detach(Call call)
    {
        var role = Roles.Find(account, call.Text("RoleName"));
        if (!role.Child("_attached").Remove(call.Text("PolicyArn")))
            throw IamErrors.NoSuchPolicy(call.Text("PolicyArn"));
        account.State[Roles.TableName].Put(role.Text("RoleName"), role);
        return [];
    }

    private JsonObject List(Call call)
    {
        var role = Roles.Find(account, call.Text("RoleName"));
        return IamPage.Answer(call, "AttachedPolicies", Attached(role).Select(p => KeyValuePair.Create(p.Text("PolicyArn"), p)));
    }

    /// <summary>The policies attached to a role, by ARN.</summary>
    public static IEnumerable<JsonObject> Attached(JsonObject role) => role["_attached"] is JsonObject attached
        ? attached.Select(a => a.Key).Order(StringComparer.Ordinal).Select(arn => new JsonObject { ["PolicyName"] = arn[(arn.LastIndexOf('/') + 1)..], ["PolicyArn"] = arn })
        : [];

    private JsonObject ListEntities(Call call)
    {
        policies.Get(call.Text("PolicyArn"));
        var roles = RolesWith(account, call.Text("PolicyArn"))
            .Select(r => KeyValuePair.Create(r.Text("RoleName"), new JsonObject().Take(r, "RoleName", "RoleId")));
        return IamPage.Answer(call, "PolicyRoles", roles);
    }
}
