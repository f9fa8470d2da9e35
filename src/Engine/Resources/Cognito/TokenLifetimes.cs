using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>The documented lifetimes of tokens: one hour for access and identity tokens. For a unit of days it is not documented.</summary>
internal static class TokenLifetimes
{
    /// <summary>Sets the lifetimes that a client does not set, in its units.</summary>
    public static void WriteOut(CreateUserPoolClientRequest client)
    {
        client.AccessTokenValidity ??= AnHourIn(client.TokenValidityUnits?.AccessToken);
        client.IdTokenValidity ??= AnHourIn(client.TokenValidityUnits?.IdToken);
    }

    private static int? AnHourIn(TimeUnitsType? unit) =>
        unit?.Value switch { null or "hours" => 1, "minutes" => 60, "seconds" => 3600, _ => null };
}
