using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The tables of pools for unsigned requests, which have no region. The id of a pool starts with its region, and the ids of clients are
/// unique. Callers hold the account's gate.
/// </summary>
internal static class PoolTables
{
    private const string Service = "cognito-idp";

    public static string RegionOf(string poolId) => poolId[..Math.Max(poolId.IndexOf('_', StringComparison.Ordinal), 0)];

    public static Table Find(Account account, string poolId, string table) => account.State[$"{Service}/{RegionOf(poolId)}/{table}"];

    public static JsonObject? Pool(Account account, string poolId) => Find(account, poolId, UserPools.TableName).Find(poolId);

    /// <summary>An app client of any pool in any region.</summary>
    public static JsonObject? Client(Account account, string clientId) =>
        account.State.Named($"{Service}/", $"/{UserPoolClients.TableName}")
            .SelectMany(t => t.Rows)
            .FirstOrDefault(r => r.Key.EndsWith("/" + clientId, StringComparison.Ordinal)).Value;
}
