using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>GetAccountAuthorizationDetails: all roles, users, groups and policies of the account in pages.</summary>
internal sealed class AuthorizationDetails(Account account, ManagedPolicies policies) : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on) => on("GetAccountAuthorizationDetails", Get);

    private JsonObject Get(Call call)
    {
        var filter = call.Input.Texts("Filter").ToHashSet();
        bool Wants(string kind) => filter.Count == 0 || filter.Contains(kind);
        var rows = new List<KeyValuePair<string, (string List, Func<JsonObject> Detail)>>();
        if (Wants("Role"))
        {
            rows.AddRange(
                account.State[PrincipalKind.Role.TableName].Listed.Select(r => Row("r:" + r.Key, "RoleDetailList", () => Role(r.Value))));
        }

        if (Wants("User"))
        {
            rows.AddRange(
                account.State[PrincipalKind.User.TableName].Listed.Select(u => Row("u:" + u.Key, "UserDetailList", () => User(u.Value))));
        }

        if (Wants("Group"))
        {
            rows.AddRange(
                account.State[PrincipalKind.Group.TableName].Listed.Select(
                    g => Row("g:" + g.Key, "GroupDetailList", () => Group(g.Value))));
        }

        if (Wants("LocalManagedPolicy"))
        {
            rows.AddRange(
                account.State[ManagedPolicies.TableName].Listed.Select(p => Row("p:" + p.Key, "Policies", () => Policy(p.Value))));
        }

        if (Wants("AWSManagedPolicy"))
        {
            rows.AddRange(
                AwsManagedPolicies.All
                    .Where(p => Attachments.Count(account, p.Key) > 0)
                    .Select(p => Row("a:" + p.Key, "Policies", () => Policy(p.Value))));
        }

        var page = Page<(string List, Func<JsonObject> Detail)>.Read(
            rows.OrderBy(r => r.Key, StringComparer.Ordinal),
            call.Number("MaxItems", 100),
            call.TextOrNull("Marker"),
            IamErrors.InvalidMarker);
        var answer = new JsonObject
        {
            ["UserDetailList"] = new JsonArray(),
            ["GroupDetailList"] = new JsonArray(),
            ["RoleDetailList"] = new JsonArray(),
            ["Policies"] = new JsonArray(),
        };
        foreach (var (list, detail) in page.Items)
            answer[list]!.AsArray().Add(detail());
        answer["IsTruncated"] = page.NextToken is not null;
        answer["Marker"] = page.NextToken;
        return answer;
    }

    private static KeyValuePair<string, (string List, Func<JsonObject> Detail)> Row(string key, string list, Func<JsonObject> detail) =>
        new(key, (list, detail));

    private static JsonObject Role(JsonObject role)
    {
        var detail = new JsonObject().CopySet(role, "Path", "RoleName", "RoleId", "Arn", "CreateDate", "PermissionsBoundary");
        detail["AssumeRolePolicyDocument"] = PolicyDocument.Encode(role.Text("AssumeRolePolicyDocument"));
        detail["InstanceProfileList"] = new JsonArray();
        detail["RoleLastUsed"] = new JsonObject();
        return WithPolicies(detail, role, "RolePolicyList");
    }

    private static JsonObject Group(JsonObject group)
    {
        var detail = WithPolicies(
            new JsonObject().CopySet(group, "Path", "GroupName", "GroupId", "Arn", "CreateDate"), group, "GroupPolicyList");
        detail.Remove("Tags");
        return detail;
    }

    private JsonObject User(JsonObject user)
    {
        var detail = new JsonObject().CopySet(user, "Path", "UserName", "UserId", "Arn", "CreateDate", "PermissionsBoundary");
        detail["GroupList"] = Groups.Of(account, user.Text("UserName")).Select(group => group.Text("GroupName")).ToJsonArray();
        return WithPolicies(detail, user, "UserPolicyList");
    }

    private static JsonObject WithPolicies(JsonObject detail, JsonObject principal, string list)
    {
        detail[list] = principal["_inline"] is JsonObject inline
            ? inline.Select(
                p => new JsonObject
                {
                    ["PolicyName"] = p.Key,
                    ["PolicyDocument"] = PolicyDocument.Encode(p.Value!.AsObject().Text("document")),
                }).ToJsonArray()
            : [];
        detail["AttachedManagedPolicies"] = Attachments.Attached(principal).ToJsonArray();
        detail["Tags"] = principal["Tags"]?.DeepClone() ?? new JsonArray();
        return detail;
    }

    private JsonObject Policy(JsonObject policy)
    {
        var detail = policies.Public(policy, withDetails: false).CopySet(policy, "Description");
        detail["PolicyVersionList"] = policy.Objects("_versions")
            .Select(v => PolicyVersions.Public(policy, v, withDocument: true))
            .ToJsonArray();
        return detail;
    }
}
