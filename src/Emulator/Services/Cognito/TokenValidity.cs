using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>How long an app client's tokens are good.</summary>
internal static class TokenValidity
{
    /// <param name="client">The client's document.</param>
    /// <param name="token"><c>AccessToken</c>, <c>IdToken</c> or <c>RefreshToken</c>: an hour, an hour and thirty days unless the client says otherwise.</param>
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
