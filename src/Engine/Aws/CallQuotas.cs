namespace Reconciler.Engine.Aws;

/// <summary>How many calls a second an operation is allowed in one account and region.</summary>
/// <remarks>Source: the AgentCore service quotas; for services that publish none, a rate that is polite.</remarks>
internal static class CallQuotas
{
    /// <summary>For endpoints that are not AWS: as fast as they answer, until they say that it is too much.</summary>
    public static double Unlimited(string _) => 100_000;

    public static double PerSecond(string operation) => operation switch
    {
        "ListAgentRuntimes" or "ListAgentRuntimeVersions" or "ListAgentRuntimeEndpoints" => 25,
        "GetAgentRuntime" or "GetAgentRuntimeEndpoint" => 150,
        _ when Is(operation, "AgentRuntime") => 50,
        "CreatePolicy" or "UpdatePolicy" or "DeletePolicy" or "CreatePolicyEngine" or "UpdatePolicyEngine" or "DeletePolicyEngine" => 1,
        _ when Is(operation, "PolicyEngine") || operation is "GetPolicy" or "ListPolicies" => 5,
        "GetGateway" or "ListGateways" or "GetGatewayTarget" or "ListGatewayTargets" => 10,
        _ when Is(operation, "Gateway") => 5,
        _ when Is(operation, "CredentialProvider") || Is(operation, "WorkloadIdentity") => 20,
        _ => 20,
    };

    private static bool Is(string operation, string part) => operation.Contains(part, StringComparison.Ordinal);
}
