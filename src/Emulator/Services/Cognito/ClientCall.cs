using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>A call that an app client makes for a user.</summary>
internal sealed record ClientCall(Call Call, JsonObject Pool, JsonObject Client)
{
    public string PoolId => Pool.Text("Id");

    public string ClientId => Client.Text("ClientId");

    /// <summary>Whether the client hides that a user does not exist. New clients do not, unless told to.</summary>
    public bool HidesUsers => Client.TextOrNull("PreventUserExistenceErrors") == "ENABLED";

    /// <summary>Finds the client of a call, in the pool that it names, or else wherever it is.</summary>
    /// <exception cref="AwsException">There is no such pool or client.</exception>
    public static ClientCall Read(Call call)
    {
        var (account, id) = (call.Account, call.Text("ClientId"));
        var client = call.TextOrNull("UserPoolId") is { } named
            ? call.Table(UserPoolClients.TableName).Find($"{UserPools.Find(call).Text("Id")}/{id}")
            : PoolTables.Client(account, id);
        var poolId = (client ?? throw CognitoErrors.NoSuchClient(id)).Text("UserPoolId");
        // An unsigned request names no region; from here on it is the pool's.
        return new ClientCall(call with { Region = PoolTables.RegionOf(poolId) }, PoolTables.Pool(account, poolId) ?? throw CognitoErrors.NoSuchPool(poolId), client);
    }

    /// <summary>A value that the operation needs in one of its maps.</summary>
    /// <exception cref="AwsException">It is not there.</exception>
    public string Parameter(string map, string name) =>
        ParameterOrNull(map, name) is { Length: > 0 } value ? value : throw CognitoErrors.Invalid($"Missing required parameter {name}");

    public string? ParameterOrNull(string map, string name) => Call.Input[map]?[name]?.GetValue<string>();

    /// <summary>A client with a secret proves for every user that it knows it.</summary>
    /// <exception cref="AwsException">The proof is missing or wrong, or the client needs none.</exception>
    public void CheckSecretHash(string map, string username)
    {
        var sent = ParameterOrNull(map, "SECRET_HASH");
        if (Client.TextOrNull("ClientSecret") is not { } secret)
        {
            if (sent is not null)
                throw CognitoErrors.NotAuthorized($"Client {ClientId} is not configured for secret but secret hash was received");
            return;
        }

        if (sent is null)
            throw CognitoErrors.NotAuthorized($"Client {ClientId} is configured with secret but SECRET_HASH was not received");
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username + ClientId)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(sent)))
            throw CognitoErrors.NotAuthorized($"Unable to verify secret hash for client {ClientId}");
    }
}
