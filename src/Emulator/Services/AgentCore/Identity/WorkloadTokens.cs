using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>
/// The tokens with which workloads ask for tokens and keys of others: each says which workload asks, and for which user. Callers hold the
/// account's gate.
/// </summary>
internal sealed class WorkloadTokens(Account account)
{
    private const string TableName = "workload-access-tokens";

    // How long AWS's tokens are valid is not documented.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Issues a token.</summary>
    /// <param name="region">The region.</param>
    /// <param name="workload">The name of the workload identity.</param>
    /// <param name="user">The user; <see langword="null"/> for the workload itself.</param>
    /// <param name="userToken">The user's own token, for exchanges; <see langword="null"/> if the workload has named the user.</param>
    public string Issue(string region, string workload, string? user, string? userToken)
    {
        var table = AgentCoreTables.Find(account, region, TableName);
        foreach (var (key, _) in table.Rows.Where(row => IsOver(row.Value)).ToList())
            table.Remove(key);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(48));
        table.Put(KeyOf(token), new JsonObject
        {
            ["workload"] = workload,
            ["user"] = user,
            ["userToken"] = userToken,
            ["expires"] = account.Time + Lifetime.TotalSeconds,
        });
        return token;
    }

    /// <summary>What a token says.</summary>
    /// <exception cref="Platform.AwsException">The token is not valid.</exception>
    public (string Workload, string? User, string? UserToken) Read(string region, string token) =>
        AgentCoreTables.Find(account, region, TableName).Find(KeyOf(token)) is { } row && !IsOver(row)
            ? (row.Text("workload"), row.TextOrNull("user"), row.TextOrNull("userToken"))
            : throw AgentCoreErrors.InvalidWorkloadToken();

    private bool IsOver(JsonObject row) => row["expires"]!.GetValue<double>() <= account.Time;

    private static string KeyOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
