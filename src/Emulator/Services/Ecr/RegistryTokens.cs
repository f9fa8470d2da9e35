using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The passwords of registries, which <c>GetAuthorizationToken</c> issues for twelve hours. Callers hold the account's gate.</summary>
internal sealed class RegistryTokens(Account account)
{
    private const string User = "AWS";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private Table Table => account.State["ecr/tokens"];

    /// <summary>Issues a token: user and password in Base64.</summary>
    public (string Token, double Expires) Issue()
    {
        var now = account.Time;
        foreach (var (old, document) in Table.Rows.Where(t => t.Value["expires"]!.GetValue<double>() <= now).ToList())
            Table.Remove(old);
        var password = Account.LowerId(40);
        var expires = now + Lifetime.TotalSeconds;
        Table.Put(password, new JsonObject { ["expires"] = expires });
        return (Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}")), expires);
    }

    /// <summary>Whether an <c>Authorization</c> header has a valid token.</summary>
    public bool Accepts(string? authorization)
    {
        const string Basic = "Basic ";
        if (authorization is null || !authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return false;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), bytes, out var length))
            return false;
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [User, var password]
            && Table.Find(password) is { } token
            && token["expires"]!.GetValue<double>() > account.Time;
    }
}
