using System.Net.Http.Headers;
using System.Text;
using Amazon.BedrockAgentCoreControl;
using Emulator.Tests.Services.AgentCore;
using Reconciler.Emulator.DataPlane.Gateway.Credentials;
using Reconciler.Emulator.Platform.Auth;

namespace Emulator.Tests.Host;

/// <summary>An account, and a request that succeeds or fails in a known way at each of the emulator's endpoints.</summary>
public sealed class EveryEndpoint : IAsyncLifetime, IDisposable
{
    private const string Json = "application/json";
    private const string Json11 = "application/x-amz-json-1.1";
    private const string Form = "application/x-www-form-urlencoded";

    private readonly HttpClient _http = new();
    private readonly List<Question> _questions = [];

    internal Account Account { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(Account);
        var runtime = await Account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime());
        var request = stack.Gateway();
        request.AuthorizerType = AuthorizerType.NONE;
        request.AuthorizerConfiguration = null;
        var gateway = (await Account.AgentCore.CreateGatewayAsync(request)).GatewayId;
        var pool = (await Account.Cognito.CreateUserPoolAsync(new() { PoolName = "machines" })).UserPool.Id;
        await Account.Cognito.CreateUserPoolDomainAsync(new() { UserPoolId = pool, Domain = "my-machines" });
        await Account.S3.PutBucketAsync("my-bucket");

        const string Pools = """{"MaxResults":1}""";
        const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
        var invocations = $"/runtimes/{Uri.EscapeDataString(runtime.AgentRuntimeArn)}/invocations";
        var update = $$$"""
            {"agentRuntimeArtifact":{"containerConfiguration":{"containerUri":"{{{AgentCoreStack.ImageUri("v1")}}}"}},
            "roleArn":"{{{stack.Role}}}","networkConfiguration":{"networkMode":"PUBLIC"}}
            """;
        _questions.AddRange(
        [
            new("s3", 200, "PUT", "/my-bucket/key", "content", "text/plain", "s3"),
            new("codebuild", 200, "POST", "/", """{"projectName":"image"}""", Json11, "codebuild", "CodeBuild_20161006.StartBuild"),
            new("agentcore", 202, "PUT", $"/runtimes/{runtime.AgentRuntimeId}/", update, Json, "bedrock-agentcore"),
            new("iam", 200, "POST", "/", "Action=ListRoles&Version=2010-05-08", Form, "iam"),
            new("sts", 200, "POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", Form, "sts"),
            new("ecr", 200, "POST", "/", "{}", Json11, "ecr", "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories"),
            new("logs", 200, "POST", "/", "{}", Json11, "logs", "Logs_20140328.DescribeLogGroups"),
            new("secrets", 200, "POST", "/", "{}", Json11, "secretsmanager", "secretsmanager.ListSecrets"),
            new("cognito", 200, "POST", "/", Pools, Json11, "cognito-idp", "AWSCognitoIdentityProviderService.ListUserPools"),
            new("commands", 200, "PUT", "/_emulator/commands/server", """{"command":["touch","file"]}""", Json),
            new("requests", 200, "GET", "/_emulator/requests"),
            new("behavior", 200, "POST", "/_emulator/behavior", "{}", Json),
            new("gateway", 200, "POST", $"/gateways/{gateway}/mcp", Ping, Json),
            new("gateway metadata", 404, "GET", $"/gateways/{gateway}/.well-known/oauth-protected-resource"),
            new("runtime", 424, "POST", invocations, Ping, Json, "bedrock-agentcore"),
            new("runtime metadata", 404, "GET", $"{invocations}/.well-known/oauth-protected-resource"),
            new("issuer", 200, "GET", $"/{pool}/.well-known/openid-configuration"),
            new("issuer's keys", 200, "GET", $"/{pool}/.well-known/jwks.json"),
            new("tokens", 400, "POST", "/_cognito/my-machines/oauth2/token", "grant_type=client_credentials", Form),
            new("preflight", 404, "OPTIONS", "/_emulator/commands/server"),
            new("nothing", 404, "GET", "/nothing/here"),
        ]);
    }

    /// <summary>Sends all requests with a Host and an Origin header, in which <c>{port}</c> is the emulator's port.</summary>
    internal async Task<List<Answer>> AskAllAsync(string host, string? origin, string? except = null)
    {
        var answers = new List<Answer>();
        foreach (var question in _questions.Where(q => q.Name != except))
            answers.Add(await AskAsync(question, host, origin));
        Assert.NotEmpty(answers);
        return answers;
    }

    internal Task<Answer> AskAsync(string name, string host, string? origin) => AskAsync(
        name == "bucket" ? new("bucket", 200, "PUT", "/key", "content", "text/plain", "s3") : _questions.Single(q => q.Name == name),
        host,
        origin);

    public async Task DisposeAsync() => await Account.DisposeAsync();

    public void Dispose() => _http.Dispose();

    private async Task<Answer> AskAsync(Question question, string host, string? origin)
    {
        string Filled(string text) =>
            text.Replace("{port}", Account.Aws.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var body = Encoding.UTF8.GetBytes(question.Body);
        using var request = new HttpRequestMessage(new HttpMethod(question.Method), $"http://{Filled(host)}{question.Path}");
        request.Headers.Host = Filled(host);
        if (question.ContentType is { } type)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        request.Headers.Add(Reconciler.Emulator.Host.EmulatedAws.TokenHeader, Account.Aws.Token);
        if (question.Target is { } target)
            request.Headers.Add("X-Amz-Target", target);
        // The signature is valid for the name in the Host header, so that nothing but the name is wrong.
        if (question.Service is { } service)
        {
            var credential = new SessionCredential("test", "", default, Caller.Anonymous);
            RequestSignature.Add(request, body, "test", credential, "us-east-1", service, DateTimeOffset.UtcNow);
        }

        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", Filled(origin));
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.RequestUri = new Uri(Account.Aws.Endpoint, question.Path);
        using var response = await _http.SendAsync(request);
        return new Answer(
            question.Name,
            question.Expected,
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync());
    }

    internal sealed record Answer(string Name, int Expected, int Status, string? ContentType, string Body);

    private sealed record Question(
        string Name, int Expected, string Method, string Path, string Body = "", string? ContentType = null, string? Service = null,
        string? Target = null);
}
