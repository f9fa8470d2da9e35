namespace Reconciler.Bench.Scale;

/// <summary>
/// Small stacks in a temporary folder: a runtime by image, a pool with a client, a gateway with its role and a Lambda target, an engine and
/// a policy. Nothing is built, so their number can grow to thousands.
/// </summary>
internal sealed class LightStacks : IDisposable
{
    public LightStacks(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Root, $"s{i}")).FullName;
            File.WriteAllText(Path.Combine(folder, "stack.yaml"), Text(i));
            Folders.Add(folder);
        }
    }

    /// <summary>The folder of all stacks.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("reconciler-bench-").FullName;

    public List<string> Folders { get; } = [];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Text(int i) =>
        $$$"""
        apiVersion: agentcore.reconciler/v1alpha1
        kind: McpServer
        metadata: {name: server}
        spec:
          image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/server@sha256:{{{new string('a', 64)}}}
          protocolConfiguration: {serverProtocol: MCP}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: UserPool
        metadata: {name: users}
        spec:
          clients: [{name: client, explicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}]
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: PolicyEngine
        metadata: {name: engine}
        spec: {}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Gateway
        metadata: {name: gateway}
        spec:
          protocolType: MCP
          description: gateway of stack {{{i}}}
          jwt: {userPool: users, clients: [client]}
          policy: {engine: engine, mode: ENFORCE}
          role:
            inlinePolicies:
              notes:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: lambda:InvokeFunction
                    Resource: arn:aws:lambda:us-east-1:000000000000:function:notes
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: GatewayTarget
        metadata: {name: notes}
        spec:
          gateway: gateway
          targetConfiguration:
            mcp:
              lambda:
                lambdaArn: arn:aws:lambda:us-east-1:000000000000:function:notes
                toolSchema:
                  inlinePayload:
                    - name: write
                      description: write a note
                      inputSchema: {type: object, properties: {text: {type: string}}, required: [text]}
          credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: policy}
        spec:
          policyEngine: engine
          statement: |
            permit(
              principal is AgentCore::OAuthUser,
              action == AgentCore::Action::"notes___write",
              resource == AgentCore::Gateway::"${Gateway/gateway.arn}"
            );

        """;
}
