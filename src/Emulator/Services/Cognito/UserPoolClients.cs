using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>App clients. Names are not unique.</summary>
internal sealed class UserPoolClients : IOperations
{
    public const string TableName = "clients";

    // UpdateUserPoolClient sets these members. A member that the request leaves out gets its default.
    private static readonly string[] Settings =
    [
        "RefreshTokenValidity", "AccessTokenValidity", "IdTokenValidity", "TokenValidityUnits", "ReadAttributes", "WriteAttributes",
        "ExplicitAuthFlows", "SupportedIdentityProviders", "CallbackURLs", "LogoutURLs", "DefaultRedirectURI", "AllowedOAuthFlows",
        "AllowedOAuthScopes", "AllowedOAuthFlowsUserPoolClient", "AnalyticsConfiguration", "PreventUserExistenceErrors",
        "EnableTokenRevocation", "EnablePropagateAdditionalUserContextData", "AuthSessionValidity", "RefreshTokenRotation",
    ];

    private static readonly string[] StandardScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateUserPoolClient", Create);
        on("DescribeUserPoolClient", call => Answer(Find(call)));
        on("UpdateUserPoolClient", Update);
        on("DeleteUserPoolClient", Delete);
        on("ListUserPoolClients", call => CognitoLists.Answer(call, "UserPoolClients", CognitoLists.OfPool(call, TableName)));
    }

    private static JsonObject Create(Call call)
    {
        var pool = UserPools.Find(call);
        Check(call);
        var client = new JsonObject
        {
            ["UserPoolId"] = pool.Text("Id"),
            ["ClientId"] = Account.LowerId(26),
            ["CreationDate"] = call.Time,
            ["LastModifiedDate"] = call.Time,
        }.CopySet(call.Input, "ClientName", "ClientSecret").CopySet(call.Input, Settings);
        if (call.Flag("GenerateSecret"))
            client["ClientSecret"] = Account.LowerId(51);
        return Answer(Save(call, WithDefaults(client)));
    }

    private static JsonObject Update(Call call)
    {
        var client = Find(call);
        Check(call);
        client.CopySet(call.Input, "ClientName").CopyAll(call.Input, Settings)["LastModifiedDate"] = call.Time;
        return Answer(Save(call, WithDefaults(client)));
    }

    private static JsonObject Delete(Call call)
    {
        var client = Find(call);
        call.Table(TableName).Remove(Key(client));
        return [];
    }

    private static void Check(Call call)
    {
        var flows = call.Input.Texts("ExplicitAuthFlows").ToList();
        if (flows.Exists(f => f.StartsWith("ALLOW_", StringComparison.Ordinal)) &&
            flows.Exists(f => !f.StartsWith("ALLOW_", StringComparison.Ordinal)))
            throw CognitoErrors.MixedAuthFlows();
        var grants = call.Input.Texts("AllowedOAuthFlows").ToList();
        var lacksSecret = call.Operation.Name == "CreateUserPoolClient" && !call.Flag("GenerateSecret") &&
            call.Input["ClientSecret"] is null;
        if (grants.Contains("client_credentials") && (grants.Count > 1 || lacksSecret))
            throw CognitoErrors.InvalidOAuthFlow();
        foreach (var scope in call.Input.Texts("AllowedOAuthScopes").Where(s => !StandardScopes.Contains(s)))
        {
            if (!ResourceServers.HasScope(call, scope))
                throw CognitoErrors.NoSuchScope(scope);
        }
    }

    private static JsonObject WithDefaults(JsonObject client)
    {
        client.Default("RefreshTokenValidity", 30L).Default("TokenValidityUnits", new JsonObject()).Default("EnableTokenRevocation", true)
            .Default("EnablePropagateAdditionalUserContextData", false)
            .Default("AuthSessionValidity", 3L)
            .Default("AllowedOAuthFlowsUserPoolClient", false);
        if (client["ExplicitAuthFlows"] is not JsonArray { Count: > 0 })
            client["ExplicitAuthFlows"] = new JsonArray("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH");
        return client;
    }

    private static JsonObject Find(Call call)
    {
        var pool = UserPools.Find(call).Text("Id");
        return call.Table(TableName).Find($"{pool}/{call.Text("ClientId")}") ?? throw CognitoErrors.NoSuchClient(call.Text("ClientId"));
    }

    private static JsonObject Save(Call call, JsonObject client) => call.Table(TableName).Put(Key(client), client);

    private static string Key(JsonObject client) => $"{client.Text("UserPoolId")}/{client.Text("ClientId")}";

    private static JsonObject Answer(JsonObject client) => new() { ["UserPoolClient"] = client.Copy() };
}
