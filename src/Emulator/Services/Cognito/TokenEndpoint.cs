using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The OAuth token endpoint of a pool's domain: <c>/oauth2/token</c> at <c>{domain}.auth.{region}.amazoncognito.com</c>. Clients that
/// cannot set the Host header use <c>/_cognito/{domain}/oauth2/token</c>. The grants are <c>client_credentials</c>,
/// <c>authorization_code</c> with the codes of <see cref="HostedSignIn"/>, and <c>refresh_token</c>.
/// </summary>
internal sealed class TokenEndpoint(IService service, TokenIssuer issuer) : IHttpEndpoint
{
    private const string Path = "/oauth2/token";

    // What an answer says about tokens that are yet to be signed.
    private const string Tokens = "_tokens";
    private const string WithId = "_withId";

    private readonly Account _account = service.Account;

    public bool Accepts(AwsRequest request) => HostedAddress.Read(request) is { Path: Path };

    public AwsResponse Fail(int status, string message)
    {
        var body = Error(status == 500 ? "server_error" : "invalid_request");
        body["error_description"] = message;
        return new(status, "application/json;charset=UTF-8", Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    public async Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var (status, body) = await AnswerAsync(request, cancellationToken);
        var response = new AwsResponse(status, "application/json;charset=UTF-8", Encoding.UTF8.GetBytes(body.ToJsonString()));
        response.Headers["Cache-Control"] = "no-store";
        await response.SendAsync(http, cancellationToken);
    }

    private async Task<(int Status, JsonObject Body)> AnswerAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        if (request.Method != "POST")
            return (405, Error("invalid_request"));
        if (request.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return (400, Error("invalid_request"));
        var form = AwsRequest.ParseQuery(Encoding.UTF8.GetString(request.Body), form: true);
        // Parameters must not occur more than once (RFC 6749, section 3.2).
        if (form.DistinctBy(p => p.Key).Count() != form.Count)
            return (400, Error("invalid_request"));
        var fields = form.ToDictionary(StringComparer.Ordinal);
        var answer = _account.Perform(() => Grant(HostedAddress.Read(request)!.Domain, fields, request));
        if (answer["error"] is not null)
            return (400, answer);
        try
        {
            await AddTokensAsync(answer, cancellationToken);
            return (200, answer);
        }
        catch (AwsException refused)
        {
            var error = Error("invalid_request");
            error["error_description"] = refused.Message;
            return (400, error);
        }
    }

    private async Task AddTokensAsync(JsonObject answer, CancellationToken cancellationToken)
    {
        var tokens = answer[Tokens]!.AsObject();
        answer.Remove(Tokens);
        await issuer.CompleteAsync(tokens, cancellationToken);
        answer["access_token"] = tokens.Text("AccessToken");
        var withId = answer[WithId]?.GetValue<bool>() == true;
        answer.Remove(WithId);
        if (withId)
            answer["id_token"] = tokens.Text("IdToken");
    }

    private JsonObject Grant(string domain, IReadOnlyDictionary<string, string> form, AwsRequest request)
    {
        var client = Authenticate(domain, form, request);
        switch (form.GetValueOrDefault("grant_type"))
        {
            case null or "":
                return Error("invalid_request");
            case "client_credentials" when client is null:
                return Error("invalid_client");
            case "client_credentials" when !Allows(client, "client_credentials"):
                return Error("unauthorized_client");
            case "client_credentials":
                return ForClient(client, form.GetValueOrDefault("scope") ?? "");
            case "authorization_code" or "refresh_token":
                return (client ?? FindPublic(domain, form, request)) is { } ofUser
                    ? ForUser(ofUser, form, request)
                    : Error("invalid_client");
            default:
                return Error("unsupported_grant_type");
        }
    }

    private JsonObject ForClient(JsonObject client, string requested)
    {
        var allowed = client.Texts("AllowedOAuthScopes").ToList();
        var scopes = requested.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (scopes.Count == 0)
            scopes = allowed;
        if (scopes.Count == 0 || scopes.Except(allowed).Any())
            return Error("invalid_scope");
        return new JsonObject
        {
            [Tokens] = issuer.ForClient(client, scopes, _account.Now),
            ["expires_in"] = (long)TokenValidity.Read(client, "AccessToken").TotalSeconds,
            ["token_type"] = "Bearer",
        };
    }

    private JsonObject ForUser(JsonObject client, IReadOnlyDictionary<string, string> form, AwsRequest request)
    {
        var call = ClientCall.For(service, request, client.Text("ClientId"));
        JsonObject session;
        var source = "TokenGeneration_HostedAuth";
        string? refreshToken = null;
        if (form["grant_type"] == "authorization_code")
        {
            if (AuthorizationCodes.Redeem(_account, client, form) is not { } code
                || Users.Find(call.Call, call.Pool, code.Text("Username")) is not { } signedIn)
                return Error("invalid_grant");
            (session, refreshToken) = Sessions.Start(call, signedIn, code.Text("Scope"), code.TextOrNull("Nonce"));
        }
        else
        {
            source = "TokenGeneration_RefreshTokens";
            try
            {
                session = Sessions.FindActive(call, form.GetValueOrDefault("refresh_token") ?? "");
            }
            catch (AwsException)
            {
                return Error("invalid_grant");
            }
        }

        if (Users.Find(call.Call, call.Pool, session.Text("Username")) is not { } user || !user["Enabled"]!.GetValue<bool>())
            return Error("invalid_grant");
        var tokens = TokenIssuer.ForUser(call, user, session, source, refreshToken);
        var answer = new JsonObject
        {
            [Tokens] = tokens,
            ["expires_in"] = tokens["ExpiresIn"]!.DeepClone(),
            ["token_type"] = "Bearer",
        };
        // Sessions from the API have no scope, and always an ID token.
        if (session.TextOrNull("Scope") is not { } scope || scope.Split(' ').Contains("openid"))
            answer[WithId] = true;
        if (refreshToken is not null)
            answer["refresh_token"] = refreshToken;
        return answer;
    }

    /// <summary>
    /// A client without secret, which its id alone names. Some OAuth clients send it in an Authorization header with an empty secret;
    /// whether Cognito takes that is not documented.
    /// </summary>
    private JsonObject? FindPublic(string domain, IReadOnlyDictionary<string, string> form, AwsRequest request) =>
        IdOfPublic(form, request) is { } id
            && PoolTables.Client(_account, id) is { } client && client["ClientSecret"] is null
            && AuthorizationRequest.HasDomain(_account, client, domain)
                ? client
                : null;

    /// <summary>
    /// The client by its id and secret in the Authorization header or the form (RFC 6749, section 2.3.1), or <see langword="null"/> if they
    /// are not valid.
    /// </summary>
    private JsonObject? Authenticate(string domain, IReadOnlyDictionary<string, string> form, AwsRequest request)
    {
        var (id, secret) = request.Header("Authorization") is { } header
            ? Basic(header)
            : (form.GetValueOrDefault("client_id"), form.GetValueOrDefault("client_secret"));
        if (id is null || secret is null || PoolTables.Client(_account, id) is not { } client ||
            client.TextOrNull("ClientSecret") is not { } expected)
            return null;
        var poolId = client.Text("UserPoolId");
        return PoolTables.Find(_account, poolId, Domains.TableName).Find(domain)?.Text("UserPoolId") == poolId &&
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(secret))
            ? client
            : null;
    }

    private static string? IdOfPublic(IReadOnlyDictionary<string, string> form, AwsRequest request)
    {
        if (request.Header("Authorization") is not { } header)
            return form.GetValueOrDefault("client_id");
        var (id, secret) = Basic(header);
        return secret is "" ? id : null;
    }

    private static (string? Id, string? Secret) Basic(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) ||
            !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is null)
            return default;
        var bytes = new byte[value.Parameter.Length];
        return Convert.TryFromBase64String(value.Parameter, bytes, out var length) &&
            Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : default;
    }

    private static bool Allows(JsonObject client, string flow) =>
        client["AllowedOAuthFlowsUserPoolClient"]?.GetValue<bool>() == true && client.Texts("AllowedOAuthFlows").Contains(flow);

    private static JsonObject Error(string error) => new() { ["error"] = error };
}
