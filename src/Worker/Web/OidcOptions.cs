namespace Reconciler.Worker.Web;

/// <summary>An OpenID Connect issuer whose tokens the web server accepts.</summary>
/// <param name="Issuer">The issuer, as tokens name it: an https URL, or http on this machine.</param>
/// <param name="Audience">
/// What tokens must be made for: their <c>aud</c>, or <c>client_id</c> in access tokens without one, such as those of Cognito.
/// </param>
internal sealed record OidcOptions(Uri Issuer, string Audience)
{
    /// <summary>The endpoint that stands for AWS, whose Cognito can be the issuer, too; null for AWS itself.</summary>
    public Uri? AwsEndpoint { get; init; }
}
