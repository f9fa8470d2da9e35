using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>A call that an app client makes for a user.</summary>
internal sealed record ClientCall(Call Call, JsonObject Pool, JsonObject Client)
{
    public string PoolId => Pool.Text("Id");

    public string ClientId => Client.Text("ClientId");

    /// <summary>Whether the client hides that a user does not exist. The default is that it does not.</summary>
    public bool HidesUsers => Client.TextOrNull("PreventUserExistenceErrors") == "ENABLED";

    /// <summary>Finds the client of a call, in the pool of the call or else in all pools.</summary>
    /// <exception cref="AwsException">There is no such pool or client.</exception>
    public static ClientCall Read(Call call)
    {
        var (account, id) = (call.Account, call.Text("ClientId"));
        var client = call.TextOrNull("UserPoolId") is { } named
            ? call.Table(UserPoolClients.TableName).Find($"{UserPools.Find(call).Text("Id")}/{id}")
            : PoolTables.Client(account, id);
        var poolId = (client ?? throw CognitoErrors.NoSuchClient(id)).Text("UserPoolId");
        // An unsigned request has no region, so the pool's region applies.
        return new ClientCall(
            call with { Region = PoolTables.RegionOf(poolId) },
            PoolTables.Pool(account, poolId) ?? throw CognitoErrors.NoSuchPool(poolId),
            client);
    }

    /// <summary>The call of a client that has come by a page or endpoint of the pool's domain.</summary>
    /// <exception cref="AwsException">There is no such client.</exception>
    public static ClientCall For(IService service, AwsRequest request, string clientId) => Read(new Call(
        service,
        service.Protocol.Contract.Operations["InitiateAuth"],
        new JsonObject { [nameof(ClientId)] = clientId },
        Caller.Anonymous,
        service.Account.Options.Region,
        request));

    /// <summary>A required value in a map of the input.</summary>
    /// <exception cref="AwsException">The value is missing.</exception>
    public string Parameter(string map, string name) =>
        ParameterOrNull(map, name) is { Length: > 0 } value ? value : throw CognitoErrors.MissingParameter(name);

    public string? ParameterOrNull(string map, string name) => Call.Input[map]?[name]?.GetValue<string>();

    /// <summary>Checks that a client with a secret sends its hash with the user name.</summary>
    /// <exception cref="AwsException">The hash is missing or wrong, or the client has no secret.</exception>
    public void CheckSecretHash(string map, string username)
    {
        var sent = ParameterOrNull(map, "SECRET_HASH");
        if (Client.TextOrNull("ClientSecret") is not { } secret)
        {
            if (sent is not null)
                throw CognitoErrors.SecretHashNotExpected(ClientId);
            return;
        }

        if (sent is null)
            throw CognitoErrors.SecretHashMissing(ClientId);
        var expected = Convert.ToBase64String(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username + ClientId)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(sent)))
            throw CognitoErrors.SecretHashWrong(ClientId);
    }
}
