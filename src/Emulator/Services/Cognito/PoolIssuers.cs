using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Finds the pools of this account as token issuers, and delegates all other URLs.</summary>
internal sealed partial class PoolIssuers(Account account, PoolKeys keys, IIssuers others) : IIssuers
{
    /// <summary>The issuer in the tokens of a pool.</summary>
    public static string NameOf(string poolId) => $"https://cognito-idp.{PoolTables.RegionOf(poolId)}.amazonaws.com/{poolId}";

    /// <summary>
    /// The address of an authorization server for clients that reach the emulator under a host name: that of the emulator if it is a pool
    /// of the account. A client would otherwise look for the pool at AWS, and send what is local to it.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="discoveryUrl">The URL of the OpenID configuration.</param>
    /// <param name="host">The host name with port.</param>
    public static string AddressOf(Account account, string discoveryUrl, string host)
    {
        const string Document = "/.well-known/openid-configuration";
        var plain = discoveryUrl.EndsWith(Document, StringComparison.Ordinal) ? discoveryUrl[..^Document.Length] : discoveryUrl;
        if (host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
            || Address().Match(discoveryUrl) is not { Success: true } match)
            return plain;
        var poolId = match.Groups["pool"].Value;
        return account.Perform(() => PoolTables.Pool(account, poolId)) is null ? plain : $"http://{host}/{poolId}";
    }

    public ValueTask<Issuer?> FindAsync(string discoveryUrl, JsonWebToken token, CancellationToken cancellationToken)
    {
        if (Address().Match(discoveryUrl) is not { Success: true } match)
            return others.FindAsync(discoveryUrl, token, cancellationToken);
        var poolId = match.Groups["pool"].Value;
        return ValueTask.FromResult(
            account.Perform(() => PoolTables.Pool(account, poolId) is null ? null : Issuer.Parse(NameOf(poolId), keys.KeySet(poolId))));
    }

    [GeneratedRegex(
        @"^https://cognito-idp\.(?<region>[a-z0-9-]+)\.amazonaws\.com/(?<pool>\k<region>_[0-9A-Za-z]+)/\.well-known/openid-configuration$")]
    private static partial Regex Address();
}
