using Reconciler.Emulator.Host;

namespace Reconciler.Bench.Scale;

/// <summary>
/// Small stacks in a temporary folder: a runtime by image, a pool with a client, a gateway with its role and a Lambda target, an engine and
/// a policy. Nothing is built, so their number can grow to thousands.
/// </summary>
internal sealed class LightStacks : IDisposable
{
    /// <summary>How many folders are empty at first, for stacks that come later.</summary>
    public const int Spares = 3;

    private readonly bool _rolesInFull;

    public LightStacks(int count, bool rolesInFull)
    {
        _rolesInFull = rolesInFull;
        for (var i = 0; i < count + Spares; i++)
        {
            Folders.Add(Directory.CreateDirectory(Path.Combine(Root, $"s{i}")).FullName);
            if (i < count) Write(i);
        }
    }

    /// <summary>
    /// How long AWS takes at least for one of these stacks, in the order of what needs what: the calls that create the resources and the time
    /// until they are ready, without anything that reads. The runtime stands alone; the gateway waits for its engine, target and policy for it.
    /// </summary>
    public static TimeSpan CriticalPath(EmulatorLatency latency)
    {
        var role = Call("iam", "CreateRole") + Call("iam", "PutRolePolicy");
        var runtime = role + Created("CreateAgentRuntime", latency.Runtime);
        var engine = Created("CreatePolicyEngine", latency.PolicyEngine);
        var pool = Call("cognito-idp", "CreateUserPool") + Call("cognito-idp", "CreateUserPoolClient");
        var gateway = new[] { engine, pool, role }.Max() + Created("CreateGateway", latency.Gateway);
        var target = gateway + Created("CreateGatewayTarget", latency.GatewayTarget);
        var policy = target + Created("CreatePolicy", latency.Policy);
        return new[] { runtime, policy }.Max();

        TimeSpan Call(string service, string operation) => latency.OfCall(service, operation);

        TimeSpan Created(string operation, TimeSpan? duration) =>
            Call("bedrock-agentcore-control", operation) + (duration ?? latency.Default);
    }

    /// <summary>Writes the specs of one of the spare folders: a new stack appears.</summary>
    /// <returns>The name of the stack.</returns>
    public string WriteSpare(int spare)
    {
        Write(Folders.Count - Spares + spare);
        return $"s{Folders.Count - Spares + spare}";
    }

    /// <summary>The folder of all stacks.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("reconciler-bench-").FullName;

    public List<string> Folders { get; } = [];

    private void Write(int i) => File.WriteAllText(Path.Combine(Folders[i], "stack.yaml"), Text(i));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private const string PullRole =
        """
          role:
            inlinePolicies:
              pull:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
                    Resource: "*"
        """;

    private string Text(int i) =>
        $$$"""
        apiVersion: agentcore.reconciler/v1alpha1
        kind: McpServer
        metadata: {name: server}
        spec:
          image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/server@sha256:{{{new string('a', 64)}}}
          protocolConfiguration: {serverProtocol: MCP}
        {{{(_rolesInFull ? PullRole : "")}}}
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
