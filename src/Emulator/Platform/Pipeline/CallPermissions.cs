using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Builds the permissions that a call needs. The services say which ones, because the public models do not.</summary>
internal static class CallPermissions
{
    /// <summary>The operation's action on resources of the call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="resources">The ARNs, or <c>*</c>.</param>
    public static IEnumerable<RequiredPermission> On(this Call call, params IEnumerable<string> resources) =>
        call.Service.ActionOf(call.Operation.Name) is { } action ? resources.Select(r => new RequiredPermission(action, r)) : [];

    /// <summary>The permission to pass the role of a member to a service; none if the member is not set.</summary>
    /// <param name="call">The call.</param>
    /// <param name="member">The member with the role's ARN.</param>
    /// <param name="service">The service principal that gets the role.</param>
    public static IEnumerable<RequiredPermission> PassRole(this Call call, string member, string service)
    {
        if (call.TextOrNull(member) is { } role)
        {
            yield return new RequiredPermission("iam:PassRole", role)
            {
                Context = new Dictionary<string, string> { ["iam:PassedToService"] = service },
            };
        }
    }

    /// <summary>The permission to tag what the call creates; none if it sets no tags.</summary>
    /// <param name="call">The call.</param>
    /// <param name="action">The action that sets tags.</param>
    /// <param name="resource">The ARN of what is created.</param>
    public static IEnumerable<RequiredPermission> Tagging(this Call call, string action, string resource) =>
        TagsOf(call.Input).Any() ? [new RequiredPermission(action, resource)] : [];

    /// <summary>The tags that a call sets.</summary>
    public static IEnumerable<KeyValuePair<string, string>> TagsOf(JsonObject input) => input
        .Where(m => m.Key.Equals("tags", StringComparison.OrdinalIgnoreCase) || m.Key == "UserPoolTags")
        .SelectMany(m => TaggedResource.Of("", m.Value)).SelectMany(tagged => tagged.Tags);

    /// <summary>The condition keys of a call with their values.</summary>
    /// <param name="call">The call.</param>
    /// <param name="permission">The permission that is checked.</param>
    public static Dictionary<string, string> ContextOf(Call call, RequiredPermission permission)
    {
        var context = new Dictionary<string, string>(permission.Context) { ["aws:RequestedRegion"] = call.Region };
        foreach (var (key, value) in TagsOf(call.Input))
            context["aws:RequestTag/" + key] = value;
        var resource = call.Service.ListTagged(call.Region).FirstOrDefault(tagged => tagged.Arn == permission.Resource);
        foreach (var (key, value) in resource?.Tags ?? [])
            context["aws:ResourceTag/" + key] = value;
        return context;
    }
}
