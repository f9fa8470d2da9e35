using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The access keys of users. A request that one of them signs is made by its user, who may do what its policies allow.</summary>
internal sealed class AccessKeys(Account account) : IOperations, IUserKeys
{
    public const string TableName = "iam/access-keys";

    private const string Active = "Active";
    private const string Never = "N/A";
    private const int MaximumKeys = 2;

    // Not part of the state: writing it with every request would cost more than it tells.
    private readonly ConcurrentDictionary<string, (string Service, string Region, double Time)> _uses = new(StringComparer.Ordinal);

    private Table Table => account.State[TableName];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateAccessKey", Create);
        on("ListAccessKeys", List);
        on("UpdateAccessKey", Update);
        on("DeleteAccessKey", Delete);
        on("GetAccessKeyLastUsed", GetLastUsed);
    }

    /// <summary>The ids of the access keys of a user.</summary>
    public static IEnumerable<string> Of(Account account, string userName) => account.State[TableName].Documents
        .Where(key => key.Text("UserName") == userName)
        .Select(key => key.Text("AccessKeyId"));

    public UserKey? Find(string accessKeyId)
    {
        lock (account.Gate)
        {
            if (Table.Find(accessKeyId) is not { } key || key.Text("Status") != Active)
                return null;
            var user = PrincipalKind.User.Find(account, key.Text("UserName"));
            var caller = new Caller(accessKeyId, user.Text("Arn"), user.Text("UserId"), null) { UserName = user.Text("UserName") };
            return new UserKey(key.Text("_secret"), caller);
        }
    }

    public void NoteUse(string accessKeyId, string service, string region) =>
        _uses[accessKeyId] = (service, region, Math.Floor(account.Time));

    private JsonObject Create(Call call)
    {
        var user = UserOf(call);
        if (Of(account, user).Count() >= MaximumKeys)
            throw IamErrors.LimitExceeded($"Cannot exceed quota for AccessKeysPerUser: {MaximumKeys}");
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(30));
        var key = new JsonObject
        {
            ["UserName"] = user,
            ["AccessKeyId"] = "AKIA" + Account.UpperId(16),
            ["Status"] = Active,
            ["CreateDate"] = Math.Floor(call.Time),
            ["_secret"] = secret,
        };
        var created = Public(Table.Put(key.Text("AccessKeyId"), key));
        created["SecretAccessKey"] = secret;
        return new JsonObject { ["AccessKey"] = created };
    }

    private JsonObject List(Call call)
    {
        var user = UserOf(call);
        return IamPage.Answer(call, "AccessKeyMetadata", Of(account, user)
            .Order(StringComparer.Ordinal)
            .Select(id => KeyValuePair.Create(id, Public(Table.Find(id)!))));
    }

    private JsonObject Update(Call call)
    {
        var key = Get(call);
        key["Status"] = call.Text("Status");
        Table.Put(key.Text("AccessKeyId"), key);
        return [];
    }

    private JsonObject Delete(Call call)
    {
        Table.Remove(Get(call).Text("AccessKeyId"));
        return [];
    }

    private JsonObject GetLastUsed(Call call)
    {
        var id = call.Text("AccessKeyId");
        var key = Table.Find(id) ?? throw IamErrors.NoSuchAccessKey(id);
        var used = _uses.TryGetValue(id, out var use)
            ? new JsonObject { ["LastUsedDate"] = use.Time, ["ServiceName"] = use.Service, ["Region"] = use.Region }
            : new JsonObject { ["ServiceName"] = Never, ["Region"] = Never };
        return new JsonObject { ["UserName"] = key.Text("UserName"), ["AccessKeyLastUsed"] = used };
    }

    private JsonObject Get(Call call)
    {
        var (user, id) = (UserOf(call), call.Text("AccessKeyId"));
        return Table.Find(id) is { } key && key.Text("UserName") == user ? key : throw IamErrors.NoSuchAccessKey(id);
    }

    private string UserOf(Call call)
    {
        var name = call.TextOrNull("UserName") ?? call.Caller.UserName;
        return name is null ? throw IamErrors.NoUserName() : PrincipalKind.User.Find(account, name).Text("UserName");
    }

    private static JsonObject Public(JsonObject key) =>
        new JsonObject().CopySet(key, "UserName", "AccessKeyId", "Status", "CreateDate");
}
