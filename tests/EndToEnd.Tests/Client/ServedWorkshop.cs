using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;

namespace EndToEnd.Tests.Client;

/// <summary>
/// The workshop stack with the sample server behind it, started as a process, and no policies in the way. A second gateway, signed-gateway,
/// takes signatures; a third, scoped-gateway, wants a scope that no user's token has; a fourth, guarded-gateway, asks a policy engine.
/// </summary>
public sealed class ServedWorkshop : IAsyncLifetime
{
    private Workshop? _workshop;

    internal EmulatedAws Aws => _workshop!.Aws;

    internal AwsClients Clients => _workshop!.Clients;

    internal string Specs => _workshop!.Specs;

    public async Task InitializeAsync()
    {
        _workshop = await WorkshopServer.StartAsync();
        _workshop.Files.SetPolicyAside();
        await File.WriteAllTextAsync(Path.Combine(Specs, "more.yaml"), MoreGateways);
        await _workshop.ConvergeAsync();
    }

    public async Task DisposeAsync()
    {
        if (_workshop is not null) await _workshop.DisposeAsync();
    }

    /// <summary>Runs a command as on a terminal of this width, and compares what it shows with the approved screen.</summary>
    internal async Task AssertScreenAsync(int width, string name, params string[] args)
    {
        _workshop!.Width = width;
        try
        {
            await Screens.AssertAsync(_workshop, name, args);
        }
        finally
        {
            _workshop.Width = null;
        }
    }

    /// <summary>Runs a command in the repository's root against the emulator.</summary>
    internal Task<CommandResult> RunAsync(params string[] args) => _workshop!.RunAsync(args);

    /// <summary>Runs a command until it is interrupted, and shows what it writes meanwhile.</summary>
    internal Task<CommandResult> FollowAsync(string[] args, Transcript output, CancellationToken cancellationToken) => _workshop!.FollowAsync(args, output, cancellationToken);

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
