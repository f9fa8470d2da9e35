using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Tokens;

namespace Emulator.Tests.DataPlane.TokenVerification;

/// <summary>An identity provider other than Cognito, on its own port.</summary>
internal sealed class ForeignIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, RSA> _keys = [];

    private ForeignIssuer(WebApplication app) => _app = app;

    public string Name => _app.Urls.First();

    public string DiscoveryUrl => Name + "/.well-known/openid-configuration";

    /// <summary>The number of requests for the keys.</summary>
    public int Reads { get; private set; }

    public static async Task<ForeignIssuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new ForeignIssuer(builder.Build());
        issuer._app.Run(http => http.Response.WriteAsync(issuer.Answer(http.Request.Path).ToJsonString()));
        issuer.AddKey("first");
        await issuer._app.StartAsync();
        return issuer;
    }

    public void AddKey(string id) => _keys.Add(id, RSA.Create(2048));

    public string Token(JsonObject claims, string key = "first") => JsonWebToken.Write(claims, key, _keys[key]);

    /// <summary>The public key, which an attacker knows.</summary>
    public byte[] PublicKey(string key = "first") => _keys[key].ExportSubjectPublicKeyInfo();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var key in _keys.Values)
            key.Dispose();
    }

    private JsonObject Answer(PathString path)
    {
        if (path == "/.well-known/openid-configuration")
            return new JsonObject { ["issuer"] = Name, ["jwks_uri"] = Name + "/keys" };
        Reads++;
        return new JsonObject
        {
            ["keys"] = new JsonArray([.. _keys.Select(k => new JsonObject
            {
                ["kty"] = "RSA",
                ["kid"] = k.Key,
                ["n"] = Base64Url.EncodeToString(k.Value.ExportParameters(false).Modulus),
                ["e"] = Base64Url.EncodeToString(k.Value.ExportParameters(false).Exponent),
            })]),
        };
    }
}
