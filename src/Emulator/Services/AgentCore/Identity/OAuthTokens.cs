namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>What an authorization server has issued. Its text form shows no token.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="Expiration">When it expires.</param>
/// <param name="RefreshToken">The token for the next one; <see langword="null"/> if the server issued none.</param>
internal sealed record OAuthTokens(string AccessToken, DateTimeOffset Expiration, string? RefreshToken)
{
    private static readonly TimeSpan ExpirationMargin = TimeSpan.FromMinutes(1);

    /// <summary>Whether the access token is valid long enough for a call.</summary>
    public bool IsUsable(DateTimeOffset now) => Expiration - ExpirationMargin > now;

    public override string ToString() => $"expires {Expiration:O}";
}
