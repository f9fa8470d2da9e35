using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The permissions that the calls of IAM need.</summary>
internal static class IamPermissions
{
    private static readonly string[] WithoutResource =
        ["ListRoles", "ListUsers", "ListGroups", "ListPolicies", "GetAccountAuthorizationDetails"];

    public static IEnumerable<RequiredPermission> Of(Call call)
    {
        var resource = WithoutResource.Contains(call.Operation.Name) ? "*" : ResourceOf(call);
        var keys = new Dictionary<string, string>();
        if (call.TextOrNull("PolicyArn") is { } policy && resource != policy)
            keys["iam:PolicyARN"] = policy;
        if (call.TextOrNull("PermissionsBoundary") is { } boundary)
            keys["iam:PermissionsBoundary"] = boundary;
        var tagging = call.Operation.Name.StartsWith("Create", StringComparison.Ordinal)
            ? call.Tagging("iam:Tag" + call.Operation.Name["Create".Length..], resource)
            : [];
        return call.On(resource).Select(p => p with { Context = keys }).Concat(tagging);
    }

    private static string ResourceOf(Call call)
    {
        // AddUserToGroup and RemoveUserFromGroup have both members, and are calls on the group.
        foreach (var kind in new[] { PrincipalKind.Group, PrincipalKind.Role, PrincipalKind.User })
        {
            if (call.TextOrNull(kind.NameMember) is { } name)
            {
                return kind.FindOrNull(call.Account, name)?.Text("Arn")
                    ?? ArnOf(call, kind.Noun, name);
            }
        }

        if (call.TextOrNull("PolicyName") is { } policyName)
            return ArnOf(call, "policy", policyName);
        // Keys of the caller itself are called for without a name.
        return call.TextOrNull("PolicyArn") ?? call.TextOrNull("PolicySourceArn") ?? call.Caller.Arn;
    }

    private static string ArnOf(Call call, string noun, string name) =>
        $"arn:aws:iam::{call.Account.Id}:{noun}{call.TextOrNull("Path") ?? "/"}{name}";
}
