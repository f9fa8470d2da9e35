using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>Groups of users. The document of a group has the names of its users in <c>_users</c>.</summary>
internal sealed class Groups(Account account) : IOperations
{
    private const string Members = "_users";

    private static PrincipalKind Kind => PrincipalKind.Group;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateGroup", Create);
        on("GetGroup", Get);
        on("ListGroups", List);
        on("DeleteGroup", Delete);
        on("AddUserToGroup", Add);
        on("RemoveUserFromGroup", Remove);
        on("ListGroupsForUser", ListOfUser);
    }

    /// <summary>The groups that a user is in.</summary>
    public static IEnumerable<JsonObject> Of(Account account, string userName) =>
        Kind.Table(account).Documents.Where(group => group.Texts(Members).Contains(userName));

    private JsonObject Create(Call call)
    {
        var name = call.Text("GroupName");
        if (Kind.FindOrNull(account, name) is not null)
            throw IamErrors.AlreadyExists($"Group with name {name} already exists.");
        var path = call.TextOrNull("Path") ?? "/";
        var group = new JsonObject
        {
            ["Path"] = path,
            ["GroupName"] = name,
            ["GroupId"] = "AGPA" + Account.UpperId(17),
            ["Arn"] = $"arn:aws:iam::{account.Id}:group{path}{name}",
            ["CreateDate"] = Math.Floor(call.Time),
            [Members] = new JsonArray(),
        };
        Kind.Save(account, group);
        return new JsonObject { ["Group"] = Public(group) };
    }

    private JsonObject Get(Call call)
    {
        var group = Kind.Find(call);
        var answer = IamPage.Answer(call, "Users", group.Texts(Members)
            .Order(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name, Users.Public(PrincipalKind.User.Find(account, name)))));
        answer["Group"] = Public(group);
        return answer;
    }

    private JsonObject List(Call call)
    {
        var prefix = call.TextOrNull("PathPrefix") ?? "/";
        return IamPage.Answer(call, "Groups", Kind.Table(account).Listed
            .Where(r => r.Value.Text("Path").StartsWith(prefix, StringComparison.Ordinal))
            .Select(r => KeyValuePair.Create(r.Key, Public(r.Value))));
    }

    private JsonObject Delete(Call call)
    {
        var group = Kind.Find(call);
        if (group.Texts(Members).Any())
            throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
        if (group["_attached"] is JsonObject { Count: > 0 })
            throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
        if (group["_inline"] is JsonObject { Count: > 0 })
            throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
        Kind.Table(account).Remove(group.Text("GroupName"));
        return [];
    }

    private JsonObject Add(Call call)
    {
        var (group, user) = (Kind.Find(call), PrincipalKind.User.Find(call).Text("UserName"));
        SetMembers(group, group.Texts(Members).Append(user).Distinct());
        return [];
    }

    private JsonObject Remove(Call call)
    {
        var (group, user) = (Kind.Find(call), PrincipalKind.User.Find(call).Text("UserName"));
        SetMembers(group, group.Texts(Members).Where(member => member != user));
        return [];
    }

    private JsonObject ListOfUser(Call call) => IamPage.Answer(
        call,
        "Groups",
        Of(account, PrincipalKind.User.Find(call).Text("UserName"))
            .OrderBy(group => group.Text("GroupName"), StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Text("GroupName"), Public(group))));

    private void SetMembers(JsonObject group, IEnumerable<string> members)
    {
        group[Members] = members.ToList().ToJsonArray();
        Kind.Save(account, group);
    }

    private static JsonObject Public(JsonObject group) =>
        new JsonObject().CopySet(group, "Path", "GroupName", "GroupId", "Arn", "CreateDate");
}
