using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// Users. <c>_password</c> is the hash of the password, <c>_passwordTime</c> the time when it was set, <c>_groups</c> the names of the
/// groups.
/// </summary>
internal sealed class Users : IOperations
{
    public const string TableName = "users";

    private readonly TagList _attributes = new("Name");

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("AdminCreateUser", Create);
        on("AdminGetUser", Get);
        on("AdminUpdateUserAttributes", UpdateAttributes);
        on("AdminDeleteUserAttributes", DeleteAttributes);
        on("AdminSetUserPassword", SetPassword);
        on("AdminDeleteUser", Delete);
        on("AdminEnableUser", call => SetEnabled(call, true));
        on("AdminDisableUser", call => SetEnabled(call, false));
        on("ListUsers", List);
    }

    /// <summary>Finds a user by name, <c>sub</c>, or an attribute that the pool accepts as a user name.</summary>
    /// <exception cref="AwsException">There is no such pool or user.</exception>
    public static JsonObject Find(Call call, string username) =>
        Find(call, UserPools.Find(call), username) ?? throw CognitoErrors.NoSuchUser();

    /// <summary>Finds a user of a pool in the same way, or returns <see langword="null"/>.</summary>
    public static JsonObject? Find(Call call, JsonObject pool, string username)
    {
        if (call.Table(TableName).Find(Key(pool, username)) is { } user)
            return user;
        var aliases = pool.Texts("UsernameAttributes").Concat(pool.Texts("AliasAttributes")).Append("sub").ToList();
        return InPool(call, pool).FirstOrDefault(
            u => u.Objects("Attributes").Any(a => aliases.Contains(a.Text("Name")) && a.TextOrNull("Value") == username));
    }

    public static void Save(Call call, JsonObject user) => Save(call, UserPools.Find(call), user);

    public static void Save(Call call, JsonObject pool, JsonObject user) =>
        call.Table(TableName).Put(Key(pool, user.Text("Username")), user);

    /// <summary>Sets a user's password.</summary>
    /// <exception cref="AwsException">The password violates the pool's policy.</exception>
    public static void SetPassword(Call call, JsonObject pool, JsonObject user, string password, bool permanent)
    {
        PasswordPolicy.Check(pool, password);
        user["_password"] = UserPasswords.Hash(password);
        user["_passwordTime"] = call.Time;
        user["UserStatus"] = permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
        user["UserLastModifiedDate"] = call.Time;
    }

    public JsonObject SetAttributes(Call call, JsonObject pool, JsonObject user, IReadOnlyList<JsonObject> requested)
    {
        CheckAttributes(pool, requested);
        if (UserAliases.FindImmutable(pool, user, requested) is { } immutable)
            throw CognitoErrors.AttributeFixed(immutable);
        var changed = user.Copy();
        _attributes.Set(changed, "Attributes", requested);
        UserAliases.Claim(call, pool, changed, force: false);
        user["Attributes"] = changed["Attributes"]!.DeepClone();
        user["UserLastModifiedDate"] = call.Time;
        return user;
    }

    /// <summary>The users of a pool.</summary>
    public static IEnumerable<JsonObject> InPool(Call call, JsonObject pool) =>
        call.Table(TableName).Rows.Where(r => r.Key.StartsWith(pool.Text("Id") + "/", StringComparison.Ordinal)).Select(r => r.Value);

    private JsonObject Create(Call call)
    {
        var pool = UserPools.Find(call);
        PoolTriggers.RefuseUnbuilt(pool, "PreSignUp");
        var name = call.Text("Username");
        if (call.TextOrNull("MessageAction") == "RESEND")
            return new JsonObject { ["User"] = Public(Find(call, name)) };
        // If the pool uses e-mail addresses or phone numbers as names, the given name is an attribute, and the user name is the sub.
        var subject = Guid.NewGuid().ToString();
        var alias = UserAliases.OfName(pool, name);
        if (call.Table(TableName).Contains(Key(pool, name)) ||
            alias is not null && InPool(call, pool).Any(u => Attribute(u, alias) == name))
            throw CognitoErrors.UserExists();
        var user = new JsonObject
        {
            ["Username"] = alias is null ? name : subject,
            ["UserCreateDate"] = call.Time,
            ["UserLastModifiedDate"] = call.Time,
            ["Enabled"] = true,
            ["UserStatus"] = "FORCE_CHANGE_PASSWORD",
            ["Attributes"] = new JsonArray(),
        };
        if (alias is not null)
            _attributes.Set(user, "Attributes", [new JsonObject { ["Name"] = alias, ["Value"] = name }]);
        CheckAttributes(pool, call.Input.Objects("UserAttributes"));
        _attributes.Set(user, "Attributes", call.Input.Objects("UserAttributes"));
        UserAliases.Claim(call, pool, user, call.Flag("ForceAliasCreation"));
        _attributes.Set(user, "Attributes", [new JsonObject { ["Name"] = "sub", ["Value"] = subject }]);
        if (call.TextOrNull("TemporaryPassword") is { } password)
            SetPassword(call, pool, user, password, permanent: false);
        Save(call, user);
        return new JsonObject { ["User"] = Public(user) };
    }

    private static JsonObject Get(Call call)
    {
        var user = Find(call, call.Text("Username"));
        return new JsonObject { ["UserAttributes"] = user["Attributes"]!.DeepClone() }
            .CopySet(user, "Username", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus");
    }

    private JsonObject UpdateAttributes(Call call)
    {
        var user = Find(call, call.Text("Username"));
        Save(call, SetAttributes(call, UserPools.Find(call), user, [.. call.Input.Objects("UserAttributes")]));
        return [];
    }

    private JsonObject DeleteAttributes(Call call)
    {
        var pool = UserPools.Find(call);
        var user = Find(call, call.Text("Username"));
        var schema = pool.Objects("SchemaAttributes").ToDictionary(a => a.Text("Name"));
        foreach (var name in call.Input.Texts("UserAttributeNames"))
        {
            if (!schema.TryGetValue(name, out var attribute))
                throw CognitoErrors.NoSuchAttribute(name);
            if (name == "sub" || attribute["Required"]?.GetValue<bool>() == true)
                throw CognitoErrors.AttributeNotMutable(name);
        }

        _attributes.Remove(user, "Attributes", call.Input.Texts("UserAttributeNames"));
        user["UserLastModifiedDate"] = call.Time;
        Save(call, user);
        return [];
    }

    private static JsonObject SetPassword(Call call)
    {
        var user = Find(call, call.Text("Username"));
        SetPassword(call, UserPools.Find(call), user, call.Text("Password"), call.Flag("Permanent"));
        Save(call, user);
        return [];
    }

    private static JsonObject SetEnabled(Call call, bool enabled)
    {
        var user = Find(call, call.Text("Username"));
        user["Enabled"] = enabled;
        user["UserLastModifiedDate"] = call.Time;
        Save(call, user);
        return [];
    }

    private static JsonObject Delete(Call call)
    {
        var user = Find(call, call.Text("Username"));
        call.Table(TableName).Remove(Key(UserPools.Find(call), user.Text("Username")));
        return [];
    }

    private static JsonObject List(Call call)
    {
        var rows = CognitoLists.OfPool(call, TableName);
        if (call.TextOrNull("Filter") is { Length: > 0 } filter)
        {
            var matches = UserFilter.Parse(filter);
            rows = rows.Where(r => matches(r.Value));
        }

        return CognitoLists.Answer(call, "Users", rows, "Limit", "PaginationToken");
    }

    public static string? Attribute(JsonObject user, string name) =>
        user.Objects("Attributes").FirstOrDefault(a => a.Text("Name") == name)?.TextOrNull("Value");

    public static JsonObject Public(JsonObject user) =>
        new JsonObject().CopySet(user, "Username", "Attributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus");

    private static void CheckAttributes(JsonObject pool, IEnumerable<JsonObject> requested)
    {
        var schema = pool.Objects("SchemaAttributes").Select(a => a.Text("Name")).ToHashSet();
        foreach (var name in requested.Select(a => a.Text("Name")))
        {
            if (name == "sub")
                throw CognitoErrors.AttributeNotMutable("sub");
            if (!schema.Contains(name))
                throw CognitoErrors.NoSuchAttribute(name);
        }
    }

    // Names are case-sensitive unless the pool sets CaseSensitive to false.
    private static string Key(JsonObject pool, string username)
    {
        var ignoresCase = pool["UsernameConfiguration"]?["CaseSensitive"]?.GetValue<bool>() == false;
        return $"{pool.Text("Id")}/{(ignoresCase ? username.ToLowerInvariant() : username)}";
    }
}
