using Amazon;
using Reconciler.Emulator;
using Reconciler.Worker.Commands;
using Reconciler.Worker.Live;

namespace EndToEnd.Tests.Client;

/// <summary>
/// The workshop stack with the sample server behind it, started as a process, and no policies in the way. A second gateway, signed-gateway,
/// takes signatures; a third, scoped-gateway, wants a scope that no user's token has; a fourth, guarded-gateway, asks a policy engine.
/// </summary>
public sealed class ServedWorkshop : IAsyncLifetime, IDisposable
{
    private readonly ShiftedClock _clock = new();
    private readonly string _root = Directory.CreateTempSubdirectory("reconciler-served-").FullName;
    private EmulatedAws? _aws;
    private AwsClients? _clients;

    internal EmulatedAws Aws => _aws!;

    internal ShiftedClock Clock => _clock;

    internal AwsClients Clients => _clients!;

    internal string Root => _root;

    internal string Specs => Path.Combine(_root, "specs", "workshop");

    public async Task InitializeAsync()
    {
        _aws = await EmulatedAws.StartAsync(new EmulatorOptions { Clock = _clock });
        _clients = new AwsClients(new Amazon.Runtime.BasicAWSCredentials(Aws.AccessKeyId, Aws.SecretAccessKey), RegionEndpoint.USEast1, Aws.Endpoint);
        CopyTo(_root);
        Edit("mcp-server.yaml", DataPlane.ServedWorkshop.SourcePrograms, $"  local:\n    command: [{string.Join(", ", DataPlane.ServedWorkshop.BuiltCommand)}]\n");
        SetPolicyAside(Specs);
        File.WriteAllText(Path.Combine(Specs, "more.yaml"), MoreGateways);
        var applied = await RunAsync("apply", Specs, "--yes");
        Assert.True(applied.ExitCode == 0, applied.ToString());
    }

    public async Task DisposeAsync()
    {
        if (_aws is not null) await _aws.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    public void Dispose() => _clients?.Dispose();

    /// <summary>Copies the specs and the server into a folder that looks like a repository.</summary>
    internal static void CopyTo(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, ".git"));
        Workshop.Copy(Path.Combine(Workshop.RepositoryRoot(), "specs", "workshop"), Path.Combine(root, "specs", "workshop"));
        Workshop.Copy(Path.Combine(Workshop.RepositoryRoot(), "mcp-server"), Path.Combine(root, "mcp-server"));
    }

    /// <summary>Takes the policy engine off the gateway; the engine and its policy stay.</summary>
    internal static void SetPolicyAside(string specs)
    {
        var path = Path.Combine(specs, "gateway.yaml");
        var text = File.ReadAllText(path);
        var without = text.Replace("  policy:\n    engine: workshop-policy-engine\n    mode: ENFORCE\n", "", StringComparison.Ordinal);
        Assert.NotEqual(text, without);
        File.WriteAllText(path, without);
    }

    internal void Edit(string file, string old, string @new)
    {
        var path = Path.Combine(Specs, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>Runs a command in the repository's root against the emulator.</summary>
    internal Task<CommandResult> RunAsync(params string[] args) => RunAsync([.. args, "--endpoint-url", Aws.Endpoint.ToString()], CancellationToken.None);

    internal async Task<CommandResult> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        return await RunInAsync(_root, args, _clock, output, cancellationToken);
    }

    /// <summary>Runs a command until it is interrupted, and shows what it writes meanwhile.</summary>
    internal Task<CommandResult> FollowAsync(string[] args, Transcript output, CancellationToken cancellationToken) =>
        RunInAsync(_root, [.. args, "--endpoint-url", Aws.Endpoint.ToString()], _clock, output, cancellationToken);

    /// <summary>Runs a command just as it is written, in a folder.</summary>
    internal static async Task<CommandResult> RunInAsync(string folder, string[] args, TimeProvider clock, TextWriter output, CancellationToken cancellationToken)
    {
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, error, isInteractive: false, hasColor: false, canAsk: false);
        var environment = new CommandEnvironment(terminal, clock, TestBuilds.Variables.GetValueOrDefault) { Directory = folder };
        var exitCode = await CommandLine.InvokeAsync(args, environment, cancellationToken);
        return new CommandResult(exitCode, output.ToString()!, error.ToString());
    }

    /// <summary>A token for a gateway, as the command prints it.</summary>
    internal async Task<string> TokenAsync(string gateway = "mcp-gateway")
    {
        var result = await RunAsync("token", gateway);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output.Trim();
    }

    /// <summary>The address of a gateway, as AWS names it.</summary>
    internal async Task<Uri> GatewayUrlAsync(string gateway = "agentcore-mcp-server-mcp-gateway")
    {
        var id = (await Clients.AgentCore.ListGatewaysAsync(new())).Items.Single(item => item.Name == gateway).GatewayId;
        return new Uri((await Clients.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = id })).GatewayUrl);
    }

    private const string MoreGateways = """
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Gateway
        metadata:
          name: signed-gateway
        spec:
          protocolType: MCP
          authorizerType: AWS_IAM
          role:
            mcpServer: mcp-server
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: GatewayTarget
        metadata:
          name: signed-target
        spec:
          gateway: signed-gateway
          name: signed-target
          mcpServer: mcp-server
          credentialProviderConfigurations:
            - credentialProviderType: GATEWAY_IAM_ROLE
              credentialProvider:
                iamCredentialProvider:
                  service: bedrock-agentcore
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Gateway
        metadata:
          name: scoped-gateway
        spec:
          protocolType: MCP
          role:
            mcpServer: mcp-server
          jwt:
            userPool: users
            scopes: [tools/read]
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Gateway
        metadata:
          name: guarded-gateway
        spec:
          protocolType: MCP
          role:
            mcpServer: mcp-server
          jwt:
            userPool: users
          policy:
            engine: workshop-policy-engine
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: GatewayTarget
        metadata:
          name: guarded
        spec:
          gateway: guarded-gateway
          name: guarded
          mcpServer: mcp-server
          credentialProviderConfigurations:
            - credentialProviderType: GATEWAY_IAM_ROLE
              credentialProvider:
                iamCredentialProvider:
                  service: bedrock-agentcore
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata:
          name: allow-greeting
        spec:
          policyEngine: workshop-policy-engine
          name: allow_greeting
          statement: |
            permit(
              principal is AgentCore::OAuthUser,
              action == AgentCore::Action::"guarded___greet_user",
              resource == AgentCore::Gateway::"${Gateway/guarded-gateway.arn}"
            );
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata:
          name: not-mallory
        spec:
          policyEngine: workshop-policy-engine
          name: not_mallory
          validationMode: IGNORE_ALL_FINDINGS
          statement: |
            forbid(
              principal,
              action == AgentCore::Action::"guarded___greet_user",
              resource == AgentCore::Gateway::"${Gateway/guarded-gateway.arn}"
            ) when { context.input.name == "Mallory" };
        """;
}
