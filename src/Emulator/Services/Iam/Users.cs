using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>Users with their policies. The identities of the account's access keys are not in this table.</summary>
internal sealed class Users(Account account) : IOperations
{
    private readonly TagList _tags = new();

    private static PrincipalKind Kind => PrincipalKind.User;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateUser", Create);
        on("GetUser", Get);
        on("ListUsers", List);
        on("DeleteUser", Delete);
        on("TagUser", call => Change(call, d => _tags.Set(d, "Tags", call.Input.Objects("Tags"))));
        on("UntagUser", call => Change(call, d => _tags.Remove(d, "Tags", call.Input.Texts("TagKeys"))));
        on("ListUserTags", call => IamPage.Answer(
            call, "Tags", Kind.Find(call).Objects("Tags").Select(t => KeyValuePair.Create(t.Text("Key"), t.Copy()))));
    }

    private JsonObject Create(Call call)
    {
        var name = call.Text("UserName");
        if (Kind.FindOrNull(account, name) is not null)
            throw IamErrors.AlreadyExists($"User with name {name} already exists.");
        var path = call.TextOrNull("Path") ?? "/";
        var user = new JsonObject
        {
            ["Path"] = path,
            ["UserName"] = name,
            ["UserId"] = "AIDA" + Account.UpperId(17),
            ["Arn"] = $"arn:aws:iam::{account.Id}:user{path}{name}",
            ["CreateDate"] = Math.Floor(call.Time),
        }.CopySet(call.Input, "Tags");
        Kind.Save(account, user);
        return new JsonObject { ["User"] = Public(user) };
    }

    private JsonObject Get(Call call)
    {
        if ((call.TextOrNull("UserName") ?? call.Caller.UserName) is { } name)
            return new JsonObject { ["User"] = Public(Kind.Find(account, name)) };
        var (arn, id) = (call.Caller.Arn, call.Caller.UserId);
        return new JsonObject
        {
            ["User"] = new JsonObject
            {
                ["Path"] = "/",
                ["UserName"] = arn[(arn.LastIndexOf('/') + 1)..],
                ["UserId"] = id,
                ["Arn"] = arn,
                ["CreateDate"] = 0d,
            },
        };
    }

    private JsonObject List(Call call)
    {
        var prefix = call.TextOrNull("PathPrefix") ?? "/";
        return IamPage.Answer(call, "Users", Kind.Table(account).Listed
            .Where(r => r.Value.Text("Path").StartsWith(prefix, StringComparison.Ordinal))
            .Select(r => KeyValuePair.Create(r.Key, Public(r.Value))));
    }

    private JsonObject Delete(Call call)
    {
        var user = Kind.Find(call);
        if (user["_attached"] is JsonObject { Count: > 0 })
            throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
        if (user["_inline"] is JsonObject { Count: > 0 })
            throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
        if (AccessKeys.Of(account, user.Text("UserName")).Any())
            throw IamErrors.DeleteConflict("Cannot delete entity, must delete access keys first.");
        if (Groups.Of(account, user.Text("UserName")).Any())
            throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
        Kind.Table(account).Remove(user.Text("UserName"));
        return [];
    }

    private JsonObject Change(Call call, Action<JsonObject> change)
    {
        var user = Kind.Find(call);
        change(user);
        Kind.Save(account, user);
        return [];
    }

    public static JsonObject Public(JsonObject user) =>
        new JsonObject().CopySet(user, "Path", "UserName", "UserId", "Arn", "CreateDate", "Tags");
}
