using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests;

/// <summary>Answers what the SDK's credential providers ask of IAM Identity Center and STS: the keys of the embedded AWS, or a refusal.</summary>
internal sealed class SignInServer : IAsyncDisposable
{
    public const string RefusedRole = "arn:aws:iam::000000000000:role/refused";
    private const string Keys = "<Credentials><AccessKeyId>test</AccessKeyId><SecretAccessKey>test</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";
    private readonly WebApplication _app;

    private SignInServer(WebApplication app)
    {
        _app = app;
        Url = app.Urls.Single();
    }

    public string Url { get; }

    public static async Task<SignInServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/federation/credentials", (HttpRequest request) => request.Headers["x-amz-sso_bearer_token"] == "valid"
            ? Results.Json(new { roleCredentials = new { accessKeyId = "test", secretAccessKey = "test", sessionToken = "token", expiration = DateTimeOffset.Parse("2099-01-01T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() } })
            : Results.Json(new { message = "Session token not found or invalid", __type = "UnauthorizedException" }, statusCode: 401));
        app.MapPost("/", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var action = form["Action"].ToString();
            return form["RoleArn"] == RefusedRole
                ? Results.Text($"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:{action}</Message></Error></ErrorResponse>", "text/xml", statusCode: 403)
                : Results.Text($"<{action}Response><{action}Result>{Keys}</{action}Result></{action}Response>", "text/xml");
        });
        await app.StartAsync();
        return new SignInServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
