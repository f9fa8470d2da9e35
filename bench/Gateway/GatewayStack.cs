using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Local;
using Reconciler.Worker.Mcp;

namespace Reconciler.Bench.Gateway;

/// <summary>The workshop stack on its own embedded AWS: the gateway, the server behind it, and a token of the user.</summary>
internal sealed class GatewayStack : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reconciler-bench-").FullName;
    private readonly SecretReader _secrets = new(name => name == "TEST_PASSWORD" ? "BenchPassword1" : null);
    private EmulatedAws? _aws;

    public Uri Url { get; private set; } = new("about:blank");

    public string Token { get; private set; } = "";

    /// <param name="command">The command that starts the server.</param>
    /// <param name="withPolicies">Whether the workshop's policies are enforced; otherwise the gateway has no policy engine.</param>
    public static async Task<GatewayStack> StartAsync(IReadOnlyList<string> command, bool withPolicies)
    {
        var stack = new GatewayStack();
        stack.Write(command, withPolicies);
        await stack.ConvergeAsync();
        return stack;
    }

    public async ValueTask DisposeAsync()
    {
        if (_aws is not null) await _aws.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(IReadOnlyList<string> command, bool withPolicies)
    {
        var repository = Repository.Root();
        Directory.CreateDirectory(Path.Combine(_folder, ".git"));
        var source = Directory.CreateDirectory(Path.Combine(_folder, "mcp-server")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, "mcp-server")))
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        var specs = Directory.CreateDirectory(Path.Combine(_folder, "specs", "workshop")).FullName;
        var files = Directory.EnumerateFiles(Path.Combine(repository, "specs", "workshop"));
        foreach (var file in files.Where(file => withPolicies || Path.GetFileName(file) != "policy.yaml"))
        {
            var text = File.ReadAllText(file).Replace(
                "build: [dotnet, publish, --output, out]\n    command: [dotnet, out/McpServer.dll]",
                $"command: [{string.Join(", ", command)}]",
                StringComparison.Ordinal);
            const string Policy = "  policy:\n    engine: workshop-policy-engine\n    mode: ENFORCE\n";
            if (!withPolicies) text = text.Replace(Policy, "", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(specs, Path.GetFileName(file)), text);
        }
    }

    private async Task ConvergeAsync()
    {
        _aws = await EmulatedAws.StartAsync();
        var loaded = StackLoader.Load(Path.Combine(_folder, "specs", "workshop"));
        var stack = loaded.Stack ?? throw new InvalidOperationException(string.Join('\n', loaded.Errors));
        var options = new ConnectionOptions { Endpoint = _aws.Endpoint, Credentials = (_aws.AccessKeyId, _aws.SecretAccessKey) };
        using var accounts = new AccountFactory(options, TimeProvider.System);
        using var extensions = new EmulatorExtensions(_ => _aws.Token);
        var reconcilers = new StackReconcilerFactory(accounts, _ => null, extensions.Find);
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, CancellationToken.None);
        var result = await reconciler.ConvergeAsync(ReconcileMode.Apply, confirmPrune: false, new SilentObserver(), CancellationToken.None);
        if (!result.IsConverged)
        {
            var unready = result.Outcomes.Where(o => o.State != ResourceState.Ready).Select(o => $"{o.Address} {o.State} {o.Reason}");
            throw new InvalidOperationException(string.Join('\n', unready));
        }

        var resources = reconciler.CreateFinder();
        var gateway = stack.Objects.Select(o => o.Ref).Single(o => o.Kind == ToolServerFinder.GatewayKind);
        var server = await new ToolServerFinder(reconciler, resources).FindAsync(gateway, CancellationToken.None);
        Token = (await new TokenSource(reconciler, resources, _secrets).GetAsync(server, null, CancellationToken.None)).Text;
        var gateways = await reconciler.Aws.AgentCore.ListGatewaysAsync(new Amazon.BedrockAgentCoreControl.Model.ListGatewaysRequest());
        Url = _aws.GatewayUrl(gateways.Items.Single().GatewayId);
    }
}
