using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Groups and their members.</summary>
internal sealed class Groups : IOperations
{
    public const string TableName = "groups";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateGroup", Create);
        on("GetGroup", call => Answer(Find(call)));
        on("UpdateGroup", Update);
        on("DeleteGroup", Delete);
        on("ListGroups", call => CognitoLists.Answer(call, "Groups", CognitoLists.OfPool(call, TableName), "Limit"));
        on("AdminAddUserToGroup", call => ChangeMembership(call, (groups, name) => groups.Append(name)));
        on("AdminRemoveUserFromGroup", call => ChangeMembership(call, (groups, name) => groups.Where(g => g != name)));
        on("AdminListGroupsForUser", ListForUser);
        on("ListUsersInGroup", ListUsers);
    }

    private static JsonObject Create(Call call)
    {
        var pool = UserPools.Find(call).Text("Id");
        var key = $"{pool}/{call.Text("GroupName")}";
        if (call.Table(TableName).Contains(key))
            throw CognitoErrors.GroupExists();
        var group = new JsonObject { ["UserPoolId"] = pool, ["CreationDate"] = call.Time, ["LastModifiedDate"] = call.Time }
            .CopySet(call.Input, "GroupName", "Description", "RoleArn", "Precedence");
        return Answer(call.Table(TableName).Put(key, group));
    }

    private static JsonObject Update(Call call)
    {
        var group = Find(call).CopySet(call.Input, "Description", "RoleArn", "Precedence");
        group["LastModifiedDate"] = call.Time;
        return Answer(call.Table(TableName).Put(Key(call), group));
    }

    private static JsonObject Delete(Call call)
    {
        Find(call);
        foreach (var user in Users.InPool(call, UserPools.Find(call))
            .Where(u => u.Texts("_groups").Contains(call.Text("GroupName")))
            .ToList())
        {
            user["_groups"] = user.Texts("_groups").Where(g => g != call.Text("GroupName")).ToJsonArray();
            Users.Save(call, user);
        }

        call.Table(TableName).Remove(Key(call));
        return [];
    }

    private static JsonObject ChangeMembership(Call call, Func<IEnumerable<string>, string, IEnumerable<string>> change)
    {
        Find(call);
        var user = Users.Find(call, call.Text("Username"));
        user["_groups"] = change(user.Texts("_groups"), call.Text("GroupName")).Distinct().ToJsonArray();
        Users.Save(call, user);
        return [];
    }

    private static JsonObject ListForUser(Call call)
    {
        var names = Users.Find(call, call.Text("Username")).Texts("_groups").ToHashSet();
        return CognitoLists.Answer(
            call, "Groups", CognitoLists.OfPool(call, TableName).Where(r => names.Contains(r.Value.Text("GroupName"))), "Limit");
    }

    private static JsonObject ListUsers(Call call)
    {
        Find(call);
        return CognitoLists.Answer(
            call,
            "Users",
            CognitoLists.OfPool(call, Users.TableName).Where(r => r.Value.Texts("_groups").Contains(call.Text("GroupName"))),
            "Limit");
    }

    private static JsonObject Find(Call call)
    {
        UserPools.Find(call);
        return call.Table(TableName).Find(Key(call)) ?? throw CognitoErrors.NoSuchGroup();
    }

    private static string Key(Call call) => $"{call.Text("UserPoolId")}/{call.Text("GroupName")}";

    private static JsonObject Answer(JsonObject group) => new() { ["Group"] = group.Copy() };
}
