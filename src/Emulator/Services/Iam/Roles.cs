using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>
/// Roles. A role's document also has <c>_inline</c> (policies by name) and <c>_attached</c> (policies by ARN), each with the time of its
/// change for the propagation delay.
/// </summary>
internal sealed class Roles(Account account) : IOperations
{
    private readonly TagList _tags = new();

    private Table Table => PrincipalKind.Role.Table(account);

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateRole", Create);
        on("GetRole", call => new JsonObject { ["Role"] = Public(Find(account, call.Text("RoleName")), withDetails: true) });
        on("ListRoles", List);
        on("UpdateRole", Update);
        on("UpdateRoleDescription", call => new JsonObject
        {
            ["Role"] = Public(Change(call, d => d.CopyAll(call.Input, "Description")), withDetails: true),
        });
        on("UpdateAssumeRolePolicy", UpdateTrust);
        on("DeleteRole", Delete);
        on("TagRole", call => Empty(Change(call, d =>
            _tags.Set(d, "Tags", call.Input.Objects("Tags"), TagRules.Maximum, IamErrors.TooManyTags))));
        on("UntagRole", call => Empty(Change(call, d => _tags.Remove(d, "Tags", call.Input.Texts("TagKeys")))));
        on("ListRoleTags", ListTags);
        on("ListInstanceProfilesForRole", call =>
            Empty(Find(account, call.Text("RoleName")), new() { ["InstanceProfiles"] = new JsonArray(), ["IsTruncated"] = false }));
        on("PutRolePermissionsBoundary", call => Empty(Change(call, d => d["PermissionsBoundary"] = Boundary(call))));
        on("DeleteRolePermissionsBoundary", call => Empty(Change(call, d => d.Remove("PermissionsBoundary"))));
    }

    /// <exception cref="AwsException">There is no such role.</exception>
    public static JsonObject Find(Account account, string name) => PrincipalKind.Role.Find(account, name);

    /// <summary>The role as IAM returns it. Lists leave out tags and permissions boundaries.</summary>
    public static JsonObject Public(JsonObject role, bool withDetails)
    {
        var document = new JsonObject().CopySet(
            role, "Path", "RoleName", "RoleId", "Arn", "CreateDate", "Description", "MaxSessionDuration");
        document["AssumeRolePolicyDocument"] = PolicyDocument.Encode(role.Text("AssumeRolePolicyDocument"));
        if (!withDetails)
            return document;
        document.CopySet(role, "PermissionsBoundary");
        if (role["Tags"] is JsonArray { Count: > 0 } tags)
            document["Tags"] = tags.DeepClone();
        document["RoleLastUsed"] = new JsonObject();
        return document;
    }

    private JsonObject Create(Call call)
    {
        var name = call.Text("RoleName");
        var trust = call.Text("AssumeRolePolicyDocument");
        PolicyDocument.CheckTrustPolicy(trust, account);
        if (PrincipalKind.Role.FindOrNull(account, name) is not null)
            throw IamErrors.AlreadyExists($"Role with name {name} already exists.");
        var path = call.TextOrNull("Path") ?? "/";
        var role = new JsonObject
        {
            ["Path"] = path,
            ["RoleName"] = name,
            ["RoleId"] = "AROA" + Account.UpperId(17),
            ["Arn"] = $"arn:aws:iam::{account.Id}:role{path}{name}",
            ["CreateDate"] = Math.Floor(call.Time),
            ["MaxSessionDuration"] = call.Number("MaxSessionDuration", 3600),
            ["_since"] = call.Time,
        }.CopySet(call.Input, "AssumeRolePolicyDocument", "Description", "Tags");
        if (call.Input["PermissionsBoundary"] is not null)
            role["PermissionsBoundary"] = Boundary(call);
        return new JsonObject { ["Role"] = Public(Table.Put(name, role), withDetails: true) };
    }

    private JsonObject List(Call call)
    {
        var prefix = call.TextOrNull("PathPrefix") ?? "/";
        var rows = Table.Listed.Where(r => r.Value.Text("Path").StartsWith(prefix, StringComparison.Ordinal));
        return IamPage.Answer(call, "Roles", rows.Select(r => KeyValuePair.Create(r.Key, Public(r.Value, withDetails: false))));
    }

    private JsonObject Update(Call call)
    {
        Change(call, d =>
        {
            d.CopySet(call.Input, "MaxSessionDuration");
            if (call.TextOrNull("Description") is { } description)
                d["Description"] = description;
        });
        return [];
    }

    private JsonObject UpdateTrust(Call call)
    {
        PolicyDocument.CheckTrustPolicy(call.Text("PolicyDocument"), account);
        Change(call, d =>
        {
            d["AssumeRolePolicyDocument"] = call.Text("PolicyDocument");
            d["_since"] = call.Time;
        });
        return [];
    }

    private JsonObject Delete(Call call)
    {
        var name = call.Text("RoleName");
        var role = Find(account, name);
        if (role["_attached"] is JsonObject { Count: > 0 })
            throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
        if (role["_inline"] is JsonObject { Count: > 0 })
            throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
        Table.Remove(role.Text("RoleName"));
        return [];
    }

    private JsonObject ListTags(Call call)
    {
        var rows = Find(account, call.Text("RoleName")).Objects("Tags").Select(t => KeyValuePair.Create(t.Text("Key"), t.Copy()));
        return IamPage.Answer(call, "Tags", rows.OrderBy(r => r.Key, StringComparer.Ordinal));
    }

    private JsonObject Change(Call call, Action<JsonObject> change)
    {
        var role = Find(account, call.Text("RoleName"));
        change(role);
        return Table.Put(role.Text("RoleName"), role);
    }

    private static JsonObject Boundary(Call call) => new()
    {
        ["PermissionsBoundaryType"] = "PermissionsBoundaryPolicy",
        ["PermissionsBoundaryArn"] = call.Text("PermissionsBoundary"),
    };

    private static JsonObject Empty(JsonObject found, JsonObject? answer = null) => found is null ? [] : answer ?? [];
}
