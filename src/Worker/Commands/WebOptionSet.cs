using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Files;
using Reconciler.Worker.Web;

namespace Reconciler.Worker.Commands;

/// <summary>The options of the web server of <c>run</c>.</summary>
internal sealed class WebOptionSet
{
    private readonly Option<Uri?> _http = new("--http")
    {
        Description = "Serve the status page, API, metrics, health and webhooks at this address, such as 127.0.0.1:8080.",
        HelpName = "ADDRESS",
        CustomParser = ParseAddress,
    };

    private readonly Option<string?> _tokenFile = new("--http-token-file")
    {
        Description = "The file with the token for the web server. Without it, only reading from this machine is allowed.",
        HelpName = "FILE",
    };

    private readonly Option<Uri?> _oidcIssuer = new("--oidc-issuer")
    {
        Description = "An OpenID Connect issuer whose tokens the web server accepts, too; needs --oidc-audience.",
        HelpName = "URL",
        CustomParser = ParseIssuer,
    };

    private readonly Option<string?> _oidcAudience = new("--oidc-audience")
    {
        Description = "What tokens of the issuer must be made for: their aud, or client_id in access tokens without one.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _hosts = new("--http-host")
    {
        Description = "A name under which the web server is reached, such as that of a load balancer. Repeatable.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _webhookSecretFile = new("--webhook-secret-file")
    {
        Description = "The file with the secret of webhooks. Without it, no webhook is accepted.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_http);
        command.Add(_tokenFile);
        command.Add(_oidcIssuer);
        command.Add(_oidcAudience);
        command.Add(_hosts);
        command.Add(_webhookSecretFile);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_oidcIssuer) is null != result.GetResult(_oidcAudience) is null)
                result.AddError($"{_oidcIssuer.Name} URL and {_oidcAudience.Name} NAME need each other.");
            if (result.GetResult(_http) is not null) return;
            Option[] others = [_tokenFile, _oidcIssuer, _oidcAudience, _hosts, _webhookSecretFile];
            foreach (var other in others.Where(option => result.GetResult(option) is { Implicit: false }))
                result.AddError($"{other.Name} needs --http ADDRESS.");
        });
    }

    /// <summary>Reads the options; null without a web server.</summary>
    /// <exception cref="ConnectionException">A file cannot be read, or is empty.</exception>
    public WebOptions? Read(ParseResult result) => result.GetValue(_http) is { } address
        ? new WebOptions(address)
        {
            Token = ReadSecret(result, _tokenFile),
            Oidc = result.GetValue(_oidcIssuer) is { } issuer ? new OidcOptions(issuer, result.GetValue(_oidcAudience)!) : null,
            WebhookSecret = ReadSecret(result, _webhookSecretFile),
            Hosts = result.GetValue(_hosts) ?? [],
        }
        : null;

    /// <summary>Reads a secret from a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="option">The option that names it, for messages.</param>
    /// <exception cref="ConnectionException">The file cannot be read, or is empty.</exception>
    public static string ReadSecret(string file, string option)
    {
        try
        {
            return new FileReader().ReadText(file).Trim() is { Length: > 0 } secret
                ? secret
                : throw new ConnectionException($"The file {file} is empty.", $"Write the secret into it, or leave {option} out.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionException(e.Message, $"Check {option} and the permissions of the file.");
        }
    }

    private static string? ReadSecret(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is { } file ? ReadSecret(file, option.Name) : null;

    private static Uri? ParseIssuer(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (CommonOptions.TryParseUrl(text) is { UserInfo: "", Query: "", Fragment: "" } url && (url.Scheme == "https" || url.IsLoopback))
            return url;
        result.AddError($"'{text}' is not an issuer. Write its https URL, as tokens name it in iss.");
        return null;
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (Uri.TryCreate(full, UriKind.Absolute, out var address)
            && address is { Scheme: "http", AbsolutePath: "/", Query: "", UserInfo: "" }
            && (address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || address.IsLoopback))
        {
            return address;
        }

        result.AddError(
            $"'{text}' is not an address to listen at. Write an IP address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080.");
        return null;
    }
}
