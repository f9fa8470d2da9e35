namespace Reconciler.Worker.Web;

/// <summary>The options of the web server of <c>run</c>.</summary>
/// <param name="Address">The address to listen at, such as <c>http://127.0.0.1:8080</c>.</param>
internal sealed record WebOptions(Uri Address)
{
    /// <summary>The token that callers send; null if there is none, so that nothing can be changed.</summary>
    public string? Token { get; init; }

    /// <summary>The issuer whose tokens are accepted, too; null if there is none.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>The secret of webhooks; null if there is none, so that none is accepted.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The names under which the server is reached, beside those of loopback and <see cref="Address"/>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
