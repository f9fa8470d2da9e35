using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The inline policies of a role, user or group, in <c>_inline</c> of its document, by name.</summary>
internal sealed class InlinePolicies(Account account, PrincipalKind kind) : IOperations
{
    private int MaximumSize => kind.Name switch { "Role" => 10_240, "Group" => 5_120, _ => 2_048 };

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on($"Put{kind.Name}Policy", Put);
        on($"Get{kind.Name}Policy", Get);
        on($"Delete{kind.Name}Policy", Delete);
        on($"List{kind.Name}Policies", List);
    }

    private JsonObject Put(Call call)
    {
        var principal = kind.Find(call);
        var document = call.Text("PolicyDocument");
        PolicyDocument.CheckIdentityPolicy(document);
        var policies = principal.Child("_inline");
        var others = policies.Where(p => p.Key != call.Text("PolicyName")).Sum(p => Size(p.Value!.AsObject().Text("document")));
        if (others + Size(document) > MaximumSize)
        {
            throw IamErrors.LimitExceeded(
                $"Maximum policy size of {MaximumSize} bytes exceeded for {kind.Noun} {principal.Text(kind.NameMember)}");
        }

        policies[call.Text("PolicyName")] = new JsonObject { ["document"] = document, ["since"] = call.Time };
        kind.Save(account, principal);
        return [];
    }

    private JsonObject Get(Call call)
    {
        var policy = Find(call, out var principal);
        return new JsonObject
        {
            [kind.NameMember] = principal.Text(kind.NameMember),
            ["PolicyName"] = call.Text("PolicyName"),
            ["PolicyDocument"] = PolicyDocument.Encode(policy.Text("document")),
        };
    }

    private JsonObject Delete(Call call)
    {
        Find(call, out var principal);
        principal.Child("_inline").Remove(call.Text("PolicyName"));
        kind.Save(account, principal);
        return [];
    }

    private JsonObject List(Call call)
    {
        var names = kind.Find(call)["_inline"] is JsonObject policies ? policies.Select(p => p.Key) : [];
        var page = Page<string>.Read(
            names.Order(StringComparer.Ordinal).Select(n => KeyValuePair.Create(n, n)),
            call.Number("MaxItems", 100),
            call.TextOrNull("Marker"),
            IamErrors.InvalidMarker);
        return new JsonObject
        {
            ["PolicyNames"] = page.Items.ToJsonArray(),
            ["IsTruncated"] = page.NextToken is not null,
            ["Marker"] = page.NextToken,
        };
    }

    private JsonObject Find(Call call, out JsonObject principal)
    {
        principal = kind.Find(call);
        return principal["_inline"]?[call.Text("PolicyName")] as JsonObject
            ?? throw IamErrors.NoSuchInlinePolicy(kind.Noun, call.Text("PolicyName"));
    }

    // IAM does not count white space.
    private static int Size(string document) => Encoding.UTF8.GetByteCount(document) - document.Count(char.IsWhiteSpace);
}
