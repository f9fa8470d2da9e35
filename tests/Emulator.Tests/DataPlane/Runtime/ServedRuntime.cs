using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.SecurityToken;
using Emulator.Tests.Services.AgentCore;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Runtime;

/// <summary>
/// A runtime whose server runs as a process, and an HTTP client that invokes it with signatures of the official signer.
/// </summary>
internal sealed class ServedRuntime : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private ServedRuntime(Account account, AgentCoreStack stack, string arn)
    {
        Account = account;
        Stack = stack;
        Arn = arn;
    }

    public Account Account { get; }

    public AgentCoreStack Stack { get; }

    public string Arn { get; }

    public string Id => Arn[(Arn.LastIndexOf('/') + 1)..];

    public Uri Address(string? arn = null, string qualifier = "DEFAULT") =>
        new(Account.Aws.Endpoint, $"/runtimes/{Uri.EscapeDataString(arn ?? Arn)}/invocations?qualifier={qualifier}");

    public static async Task<ServedRuntime> StartAsync(
        EmulatorOptions? options = null,
        string[]? command = null,
        Action<CreateAgentRuntimeRequest>? change = null,
        bool runsServers = true)
    {
        var account = await Account.StartAsync(options, runsServers);
        var stack = await AgentCoreStack.PrepareAsync(account);
        await PutCommandAsync(account, command ?? TinyServer.Command(TinyServer.Switch));
        var request = stack.Runtime();
        change?.Invoke(request);
        return new ServedRuntime(account, stack, (await account.AgentCore.CreateAgentRuntimeAsync(request)).AgentRuntimeArn);
    }

    public static Task PutCommandAsync(Account account, params string[] command) => PutProgramsAsync(account, command, []);

    /// <summary>Registers the commands that build and run the server.</summary>
    public static async Task PutProgramsAsync(Account account, string[] command, string[] build, string project = "image")
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add(Reconciler.Emulator.Host.EmulatedAws.TokenHeader, account.Aws.Token);
        using var answer = await http.PutAsJsonAsync(
            new Uri(account.Aws.Endpoint, "/_emulator/commands/server"), new { command, build, project });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Calls a method of the server and returns its result.</summary>
    public async Task<JsonNode> CallAsync(string method, JsonNode? parameters = null)
    {
        using var answer = await PostAsync(method, parameters);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {body}");
        return JsonNode.Parse(body)!["result"]!;
    }

    /// <summary>Makes a new version of the runtime, to which the endpoint DEFAULT moves.</summary>
    public Task UpdateAsync() => Account.AgentCore.UpdateAgentRuntimeAsync(Stack.RuntimeUpdate(Id));

    /// <summary>The id of the process that handles calls now.</summary>
    public async Task<int> ProcessIdAsync() => (int)(await CallAsync("self"))["pid"]!;

    public Task<HttpResponseMessage> PostAsync(string method, JsonNode? parameters = null, Action<HttpRequestMessage>? change = null) =>
        SendAsync(Message(method, parameters), request =>
        {
            Sign(request, Account.Aws.AccessKeyId, Account.Aws.SecretAccessKey);
            change?.Invoke(request);
        });

    /// <summary>Sends a message without authorization except what <paramref name="change"/> adds.</summary>
    public async Task<HttpResponseMessage> SendAsync(string body, Action<HttpRequestMessage>? change = null, Uri? address = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address ?? Address())
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")),
            Headers = { { "Accept", "application/json, text/event-stream" } },
        };
        change?.Invoke(request);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static string Message(string method, JsonNode? parameters = null) =>
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }.ToJsonString();

    /// <summary>Signs a request whose address, headers and body are complete.</summary>
    public static void Sign(
        HttpRequestMessage request,
        string accessKeyId,
        string secret,
        string? token = null,
        string region = "us-east-1",
        string service = "bedrock-agentcore",
        string path = "invocations")
    {
        var uri = request.RequestUri!;
        using var body = new MemoryStream();
        request.Content!.CopyTo(body, null, CancellationToken.None);
        var signed = new DefaultRequest(new GetAgentRuntimeRequest(), "bedrock-agentcore")
        {
            HttpMethod = request.Method.Method,
            Endpoint = new Uri(uri.GetLeftPart(UriPartial.Authority)),
            ResourcePath = "/runtimes/{arn}/" + path,
            UseQueryString = true,
            Content = body.ToArray(),
            OverrideSigningServiceName = service,
            AuthenticationRegion = region,
        };
        signed.AddPathResource("{arn}", Uri.UnescapeDataString(uri.AbsolutePath.Split('/')[2]));
        signed.Parameters["qualifier"] = uri.Query["?qualifier=".Length..];
        if (token is not null)
            signed.Headers["X-Amz-Security-Token"] = token;
        var result = new AWS4Signer().SignRequest(
            signed, new AmazonSecurityTokenServiceConfig { AuthenticationRegion = region }, null, accessKeyId, secret);
        foreach (var (name, value) in signed.Headers)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", result.ForAuthorizationHeader);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Account.DisposeAsync();
    }
}
