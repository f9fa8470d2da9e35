using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Iam;

/// <summary>The policies inside a role.</summary>
internal sealed class RoleInlinePolicies(Account account) : IOperations
{
    private const int MaximumSize = 10_240;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutRolePolicy", Put);
        on("GetRolePolicy", Get);
        on("DeleteRolePolicy", Delete);
        on("ListRolePolicies", List);
    }

    private JsonObject Put(Call call)
    {
        var role = Roles.Find(account, call.Text("RoleName"));
        var document = call.Text("PolicyDocument");
        PolicyDocument.CheckIdentityPolicy(document);
        var policies = role.Child("_inline");
        var others = policies.Where(p => p.Key != call.Text("PolicyName")).Sum(p => Size(p.Value!.AsObject().Text("document")));
        if (others + Size(document) > MaximumSize)
            throw IamErrors.LimitExceeded($"Maximum policy size of {MaximumSize} bytes exceeded for role {role.Text("RoleName")}");
        policies[call.Text("PolicyName")] = new JsonObject { ["document"] = document, ["since"] = call.Time };
        account.State[Roles.TableName].Put(role.Text("RoleName"), role);
        return [];
    }

    private JsonObject Get(Call call)
    {
        var policy = Find(call, out var role);
        return new JsonObject
        {
            ["RoleName"] = role.Text("RoleName"),
            ["PolicyName"] = call.Text("PolicyName"),
            ["PolicyDocument"] = PolicyDocument.Encode(policy.Text("document")),
        };
    }

    private JsonObject Delete(Call call)
    {
        Find(call, out var role);
        role.Child("_inline").Remove(call.Text("PolicyName"));
        account.State[Roles.TableName].Put(role.Text("RoleName"), role);
        return [];
    }

    private JsonObject List(Call call)
    {
        var names = Roles.Find(account, call.Text("RoleName"))["_inline"] is JsonObject policies ? policies.Select(p => p.Key) : [];
        var page = Page<string>.Of(
            names.Order(StringComparer.Ordinal).Select(n => KeyValuePair.Create(n, n)), call.Number("MaxItems", 100), call.TextOrNull("Marker"), IamErrors.InvalidMarker);
        return new JsonObject { ["PolicyNames"] = page.Items.ToJsonArray(), ["IsTruncated"] = page.NextToken is not null, ["Marker"] = page.NextToken };
    }

    private JsonObject Find(Call call, out JsonObject role)
    {
        role = Roles.Find(account, call.Text("RoleName"));
        return role["_inline"]?[call.Text("PolicyName")] as JsonObject ?? throw IamErrors.NoSuchInlinePolicy(call.Text("PolicyName"));
    }

    // IAM does not count white space.
    private static int Size(string document) => Encoding.UTF8.GetByteCount(document) - document.Count(char.IsWhiteSpace);
}
