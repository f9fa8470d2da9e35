using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;

namespace Emulator.Tests.Services.Cognito;

/// <summary>A pool like the sample's, with an app client and the user <c>alice</c>.</summary>
internal sealed class TestPool
{
    public const string User = "alice";
    public const string Password = "TestPassword123";

    private readonly Account _account;

    private TestPool(Account account, string id, UserPoolClientType client)
    {
        _account = account;
        Id = id;
        Client = client;
    }

    public string Id { get; }

    public UserPoolClientType Client { get; }

    public string Issuer => $"https://cognito-idp.us-east-1.amazonaws.com/{Id}";

    public string DiscoveryUrl => Issuer + "/.well-known/openid-configuration";

    public static async Task<TestPool> CreateAsync(Account account, Action<CreateUserPoolClientRequest>? configure = null)
    {
        var cognito = account.Cognito;
        var pool = (await cognito.CreateUserPoolAsync(new()
        {
            PoolName = "pool",
            Policies = new() { PasswordPolicy = new() { MinimumLength = 8 } },
        })).UserPool.Id;
        var request = new CreateUserPoolClientRequest
        {
            UserPoolId = pool,
            ClientName = "client",
            ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        };
        configure?.Invoke(request);
        var client = (await cognito.CreateUserPoolClientAsync(request)).UserPoolClient;
        await cognito.AdminCreateUserAsync(new()
        {
            UserPoolId = pool,
            Username = User,
            UserAttributes = [new() { Name = "email", Value = "alice@example.com" }, new() { Name = "email_verified", Value = "true" }],
        });
        await cognito.AdminSetUserPasswordAsync(new() { UserPoolId = pool, Username = User, Password = Password, Permanent = true });
        return new TestPool(account, pool, client);
    }

    public Task<InitiateAuthResponse> InitiateAsync(string password = Password, string user = User, string? secretHash = null)
    {
        var parameters = new Dictionary<string, string> { ["USERNAME"] = user, ["PASSWORD"] = password };
        if (secretHash is not null)
            parameters["SECRET_HASH"] = secretHash;
        return _account.Cognito.InitiateAuthAsync(new()
        {
            ClientId = Client.ClientId,
            AuthFlow = AuthFlowType.USER_PASSWORD_AUTH,
            AuthParameters = parameters,
        });
    }

    public async Task<AuthenticationResultType> SignInAsync() => (await InitiateAsync()).AuthenticationResult;

    public Task<InitiateAuthResponse> RefreshAsync(string refreshToken) => _account.Cognito.InitiateAuthAsync(
        new()
        {
            ClientId = Client.ClientId,
            AuthFlow = AuthFlowType.REFRESH_TOKEN_AUTH,
            AuthParameters = new() { ["REFRESH_TOKEN"] = refreshToken },
        });

    public static JsonObject Claims(string token) => Part(token, 1);

    public static JsonObject Part(string token, int index) =>
        JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[index])))!.AsObject();
}
