using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The validity of an app client's tokens.</summary>
internal static class TokenValidity
{
    /// <param name="client">The client's document.</param>
    /// <param name="token"><c>AccessToken</c> (default: 1 hour), <c>IdToken</c> (1 hour) or <c>RefreshToken</c> (30 days).</param>
    public static TimeSpan Read(JsonObject client, string token)
    {
        var refreshes = token == "RefreshToken";
        if (client[token + "Validity"]?.GetValue<long>() is not (> 0 and var number))
            return refreshes ? TimeSpan.FromDays(30) : TimeSpan.FromHours(1);
        return (client["TokenValidityUnits"]?[token]?.GetValue<string>() ?? (refreshes ? "days" : "hours")) switch
        {
            "seconds" => TimeSpan.FromSeconds(number),
            "minutes" => TimeSpan.FromMinutes(number),
            "hours" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }
}
