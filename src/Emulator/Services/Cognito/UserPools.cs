using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>User pools. Names are not unique.</summary>
internal sealed class UserPools : IOperations
{
    public const string TableName = "pools";

    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // UpdateUserPool sets these members. A member that the request leaves out gets its default.
    private static readonly string[] Settings =
    [
        "Policies", "DeletionProtection", "LambdaConfig", "AutoVerifiedAttributes", "SmsVerificationMessage", "EmailVerificationMessage",
        "EmailVerificationSubject", "VerificationMessageTemplate", "SmsAuthenticationMessage", "UserAttributeUpdateSettings",
        "MfaConfiguration", "DeviceConfiguration", "EmailConfiguration", "SmsConfiguration", "UserPoolTags", "AdminCreateUserConfig",
        "UserPoolAddOns",
        "AccountRecoverySetting", "UserPoolTier", "KeyConfiguration", "IssuerConfiguration",
    ];

    // The tables whose rows are deleted with a pool. The keys start with the id of the pool.
    private static readonly string[] Dependent =
    [
        UserPoolClients.TableName, Users.TableName, Groups.TableName, ResourceServers.TableName, IdentityProviders.TableName,
        PoolKeys.TableName, Sessions.TableName, Challenges.TableName, AuthorizationCodes.TableName,
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateUserPool", Create);
        on("DescribeUserPool", call => new JsonObject { ["UserPool"] = Public(call, Find(call)) });
        on("UpdateUserPool", Update);
        on("DeleteUserPool", Delete);
        on("ListUserPools", call => CognitoLists.Answer(call, "UserPools", call.Table(TableName).Listed));
        on("AddCustomAttributes", AddCustomAttributes);
    }

    /// <exception cref="AwsException">There is no such pool.</exception>
    public static JsonObject Find(Call call, string? id = null) =>
        call.Table(TableName).Find(id ?? call.Text("UserPoolId")) ?? throw CognitoErrors.NoSuchPool(id ?? call.Text("UserPoolId"));

    public static void Save(Call call, JsonObject pool) => call.Table(TableName).Put(pool.Text("Id"), pool);

    private static JsonObject Create(Call call)
    {
        var id = $"{call.Region}_{RandomNumberGenerator.GetString(Alphanumerics, 9)}";
        var pool = new JsonObject
        {
            ["Id"] = id,
            ["Name"] = call.Text("PoolName"),
            ["Arn"] = call.Arn($"userpool/{id}"),
            ["CreationDate"] = call.Time,
            ["LastModifiedDate"] = call.Time,
            ["SchemaAttributes"] = PoolSchema.Build(call.Input.Objects("Schema")),
        }.CopySet(call.Input, Settings).CopySet(call.Input, "AliasAttributes", "UsernameAttributes", "UsernameConfiguration");
        Save(call, WithDefaults(pool));
        return new JsonObject { ["UserPool"] = Public(call, pool) };
    }

    private static JsonObject Update(Call call)
    {
        var pool = Find(call).CopyAll(call.Input, Settings);
        if (call.TextOrNull("PoolName") is { } name)
            pool["Name"] = name;
        pool["LastModifiedDate"] = call.Time;
        Save(call, WithDefaults(pool));
        return [];
    }

    private static JsonObject Delete(Call call)
    {
        var pool = Find(call);
        var id = pool.Text("Id");
        if (pool.TextOrNull("DeletionProtection") == "ACTIVE")
            throw CognitoErrors.PoolIsProtected();
        if (Domains.OfPool(call, id) is not null)
            throw CognitoErrors.PoolHasDomainToDelete();
        foreach (var table in Dependent)
        {
            foreach (var (key, _) in call.Table(table).Rows.Where(r => r.Key.StartsWith(id + "/", StringComparison.Ordinal)))
                call.Table(table).Remove(key);
        }

        call.Table(TableName).Remove(id);
        return [];
    }

    private static JsonObject AddCustomAttributes(Call call)
    {
        var pool = Find(call);
        // A copy: a refused attribute must not leave those before it.
        var schema = pool["SchemaAttributes"]!.DeepClone().AsArray();
        foreach (var attribute in call.Input.Objects("CustomAttributes"))
        {
            var custom = PoolSchema.Custom(attribute);
            var plain = PlainName(custom);
            if (schema.OfType<JsonObject>().FirstOrDefault(a => PlainName(a) == plain) is { } existing)
                throw CognitoErrors.AttributeExists(plain, existing.Text("Name"));
            schema.Add(custom);
        }

        pool["SchemaAttributes"] = schema;
        Save(call, pool);
        return [];
    }

    // The name without the mark of attributes for developers only.
    private static string PlainName(JsonObject attribute) =>
        attribute.Text("Name") is var name && name.StartsWith("dev:", StringComparison.Ordinal) ? name["dev:".Length..] : name;

    private static JsonObject WithDefaults(JsonObject pool)
    {
        PasswordPolicy.WithDefaults(pool.Child("Policies"));
        pool.Default("DeletionProtection", "INACTIVE").Default("LambdaConfig", new JsonObject()).Default("MfaConfiguration", "OFF")
            .Default("EmailConfiguration", new JsonObject { ["EmailSendingAccount"] = "COGNITO_DEFAULT" })
            .Default("VerificationMessageTemplate", new JsonObject { ["DefaultEmailOption"] = "CONFIRM_WITH_CODE" })
            .Default("UserAttributeUpdateSettings", new JsonObject { ["AttributesRequireVerificationBeforeUpdate"] = new JsonArray() })
            .Default("UserPoolTags", new JsonObject()).Default("UserPoolTier", "ESSENTIALS");
        pool.Child("AdminCreateUserConfig").Default("AllowAdminCreateUserOnly", false).Default("UnusedAccountValidityDays", 7);
        pool.Default("AccountRecoverySetting", new JsonObject
        {
            ["RecoveryMechanisms"] = new JsonArray(
                new JsonObject { ["Priority"] = 1, ["Name"] = "verified_email" },
                new JsonObject { ["Priority"] = 2, ["Name"] = "verified_phone_number" }),
        });
        return pool;
    }

    private static JsonObject Public(Call call, JsonObject pool)
    {
        var id = pool.Text("Id");
        var document = new JsonObject().CopySet(pool, [.. pool.Select(m => m.Key).Where(k => k[0] != '_')]);
        document["EstimatedNumberOfUsers"] = call.Table(Users.TableName).Rows
            .Count(r => r.Key.StartsWith(id + "/", StringComparison.Ordinal));
        if (Domains.OfPool(call, id) is { } domain)
            document[domain["CustomDomainConfig"] is null ? "Domain" : "CustomDomain"] = domain.Text("Domain");
        return document;
    }
}
