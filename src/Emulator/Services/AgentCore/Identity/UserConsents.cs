using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>
/// The token vault: tokens of users, and the sessions in which users consent to them. A session begins when a workload lacks a token. The
/// user's browser is sent to the provider and comes back with a code, and the application confirms that the user who came back is the one
/// for whom the session began. Only then the code is redeemed.
/// </summary>
internal sealed class UserConsents(Account account, ICredentialReader providers, IOAuthClient oauth)
{
    private const string SessionTable = "consent-sessions";
    private const string TokenTable = "user-tokens";

    // How long AWS waits is not documented.
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Returns the token of a user, renewed if it has expired; <see langword="null"/> if the user must consent.</summary>
    public async Task<OAuthTokens?> FindAsync(ConsentRequest request, CancellationToken cancellationToken)
    {
        var stored = account.Perform(() => Tokens(request.Region).Find(request.Key) is { } found ? Read(found) : null);
        if (stored is null || stored.IsUsable(account.Now))
            return stored;
        if (stored.RefreshToken is not { } refreshToken)
            return null;
        try
        {
            var renewed = await oauth.RequestAsync(
                ReadProvider(request.Region, request.Provider),
                [new("grant_type", "refresh_token"), new("refresh_token", refreshToken)],
                cancellationToken);
            renewed = renewed with { RefreshToken = renewed.RefreshToken ?? refreshToken };
            Save(request.Region, request.Key, renewed);
            return renewed;
        }
        catch (OAuthException)
        {
            // The user has withdrawn the consent, or a concurrent call has renewed the token with another refresh token.
            return account.Perform(() =>
            {
                var table = Tokens(request.Region);
                if (table.Find(request.Key) is { } now && Read(now) is var current && current.RefreshToken != refreshToken)
                    return current;
                table.Remove(request.Key);
                return null;
            });
        }
    }

    /// <summary>Begins a session and returns its URI.</summary>
    public string Begin(ConsentRequest request) => account.Perform(() =>
    {
        var table = AgentCoreTables.Find(account, request.Region, SessionTable);
        foreach (var (uri, _) in table.Rows.Where(row => IsOver(row.Value)).ToList())
            table.Remove(uri);
        var session = new JsonObject
        {
            ["uri"] = $"urn:ietf:params:oauth:request_uri:{Guid.NewGuid()}",
            ["state"] = Random(),
            ["verifier"] = Random(),
            ["region"] = request.Region,
            ["provider"] = request.Provider,
            ["user"] = request.User,
            ["key"] = request.Key,
            ["scopes"] = request.Scopes.ToJsonArray(),
            ["parameters"] = new JsonObject(request.Parameters.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            ["returnUrl"] = request.ReturnUrl,
            ["customState"] = request.CustomState,
            ["status"] = "IN_PROGRESS",
            ["expires"] = account.Time + SessionLifetime.TotalSeconds,
        };
        table.Put(session.Text("uri"), session);
        return session.Text("uri");
    });

    /// <summary>A copy of a session; <see langword="null"/> if there is none, or it is over.</summary>
    public JsonObject? Find(string uri) =>
        account.Perform(() => Sessions.Select(table => table.Find(uri)).FirstOrDefault(found => found is not null)?.Copy()) is { } session
            && !IsOver(session)
                ? session
                : null;

    /// <summary>The address of the page where the user consents.</summary>
    /// <param name="session">The session.</param>
    /// <param name="host">The host name by which the user's browser has reached the emulator.</param>
    /// <param name="cancellationToken">Ends the request for the address.</param>
    /// <exception cref="OAuthException">The authorization server cannot be reached.</exception>
    /// <exception cref="AwsException">The provider does not exist any more.</exception>
    public async Task<string> FindPageAsync(JsonObject session, string host, CancellationToken cancellationToken)
    {
        var provider = ReadProvider(session.Text("region"), session.Text("provider")).Provider;
        var page = await oauth.FindAuthorizationPageAsync(provider, host, cancellationToken);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(session.Text("verifier"))));
        List<KeyValuePair<string, string>> query =
        [
            new("response_type", "code"),
            new("client_id", provider["oauth2ProviderConfigOutput"]!.AsObject().First().Value!["clientId"]?.ToString() ?? ""),
            new("redirect_uri", provider.Text("callbackUrl")),
            new("scope", string.Join(' ', session.Texts("scopes"))),
            new("state", session.Text("state")),
            new("code_challenge", challenge),
            new("code_challenge_method", "S256"),
            .. session["parameters"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValue<string>())),
        ];
        return Address(page.AbsoluteUri, query);
    }

    /// <summary>Takes what the authorization server has sent the user's browser back with, once for each session.</summary>
    /// <param name="callback">The last part of the provider's callback address.</param>
    /// <param name="fields">The parameters.</param>
    /// <returns>Where the browser goes next, or what is wrong.</returns>
    public (string? Next, string? Problem) Return(string callback, IReadOnlyDictionary<string, string> fields) =>
        account.Perform<(string?, string?)>(() =>
        {
            var table = Sessions.FirstOrDefault(t => FindByState(t, fields.GetValueOrDefault("state")) is not null);
            if (table is null || FindByState(table, fields["state"]) is not { } session || IsOver(session))
                return (null, "The state belongs to no session: it has expired, was used, or was made up.");
            var provider = CredentialSecrets.FindProvider(account, session.Text("region"), ArnOf(session.Text("provider")));
            if (!provider.Text("callbackUrl").EndsWith($"/{callback}", StringComparison.Ordinal))
                return (null, "The address belongs to another credential provider.");
            session = session.Copy();
            session.Remove("state");
            if (fields.GetValueOrDefault("code") is { Length: > 0 } code)
                session["code"] = code;
            else
                session["status"] = "FAILED";
            table.Put(session.Text("uri"), session);
            if (session["code"] is null)
                return (null, $"The authorization server reports: {fields.GetValueOrDefault("error") ?? "no code"}.");
            if (session.TextOrNull("returnUrl") is not { } address)
                return (null, $"No return address is configured. The application must confirm the session {session.Text("uri")}.");
            List<KeyValuePair<string, string>> query = [new("session_id", session.Text("uri"))];
            if (session.TextOrNull("customState") is { } state)
                query.Add(new("custom_state", state));
            return (Address(address, query), null);
        });

    /// <summary>Redeems the code of a session, whose user has been confirmed.</summary>
    /// <exception cref="AwsException">There is no such session of the user, or its code cannot be redeemed.</exception>
    public async Task CompleteAsync(string uri, string user, CancellationToken cancellationToken)
    {
        var (session, code) = account.Perform(() => TakeCode(uri, user));
        var region = session.Text("region");
        try
        {
            var provider = ReadProvider(region, session.Text("provider"));
            var tokens = await oauth.RequestAsync(
                provider,
                [
                    new("grant_type", "authorization_code"),
                    new("code", code),
                    new("redirect_uri", provider.Provider.Text("callbackUrl")),
                    new("code_verifier", session.Text("verifier")),
                ],
                cancellationToken);
            Save(region, session.Text("key"), tokens);
            account.Perform(() => AgentCoreTables.Find(account, region, SessionTable).Remove(uri));
        }
        catch (OAuthException refused)
        {
            session["status"] = "FAILED";
            account.Perform(() => AgentCoreTables.Find(account, region, SessionTable).Put(uri, session));
            throw AgentCoreErrors.Invalid(refused.Message);
        }
    }

    /// <summary>Removes a token that was refused: its user must consent again.</summary>
    public void Forget(ConsentRequest request, string accessToken) => account.Perform(() =>
    {
        var table = Tokens(request.Region);
        if (table.Find(request.Key)?.Text("accessToken") == accessToken)
            table.Remove(request.Key);
        return true;
    });

    private IReadOnlyList<Table> Sessions => AgentCoreTables.FindAll(account, SessionTable);

    private Table Tokens(string region) => AgentCoreTables.Find(account, region, TokenTable);

    private static JsonObject? FindByState(Table table, string? state) => state is null
        ? null
        : table.Rows.Select(row => row.Value).FirstOrDefault(session => session.TextOrNull("state") == state);

    private bool IsOver(JsonObject session) => session["expires"]!.GetValue<double>() <= account.Time;

    // A code is redeemed once, however many confirm it at the same time.
    private (JsonObject Session, string Code) TakeCode(string uri, string user)
    {
        var table = Sessions.FirstOrDefault(t => t.Find(uri) is not null);
        if (table?.Find(uri)?.Copy() is not { } session || IsOver(session))
            throw AgentCoreErrors.NotFound("Session", uri);
        if (session.Text("user") != user)
            throw AgentCoreErrors.OtherUser();
        var code = session.TextOrNull("code") ?? throw AgentCoreErrors.NoConsentYet(uri);
        session.Remove("code");
        table.Put(uri, session);
        return (session.Copy(), code);
    }

    private void Save(string region, string key, OAuthTokens tokens) => account.Perform(() => Tokens(region).Put(key, new JsonObject
    {
        ["accessToken"] = tokens.AccessToken,
        ["refreshToken"] = tokens.RefreshToken,
        ["expires"] = tokens.Expiration.ToUnixTimeMilliseconds() / 1000d,
    }));

    private static OAuthTokens Read(JsonObject row) => new(
        row.Text("accessToken"),
        DateTimeOffset.UnixEpoch.AddSeconds(row["expires"]!.GetValue<double>()),
        row.TextOrNull("refreshToken"));

    private ProviderCredential ReadProvider(string region, string name) => account.Perform(() =>
    {
        var (provider, secret) = providers.Read(region, ArnOf(name));
        return new ProviderCredential(provider.Copy(), secret);
    });

    // Only the kind and the name are read.
    private static string ArnOf(string name) => $"token-vault/default/oauth2credentialprovider/{name}";

    private static string Address(string address, IEnumerable<KeyValuePair<string, string>> query) =>
        address + (address.Contains('?', StringComparison.Ordinal) ? '&' : '?')
        + string.Join('&', query.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
