namespace Reconciler.Engine.Aws;

/// <summary>The call rates of operations in one account and region, in calls a second.</summary>
/// <remarks>Source: the service quotas of AgentCore. Other services publish none.</remarks>
internal static class CallQuotas
{
    /// <summary>The rate for endpoints that are not AWS: no limit until they throttle.</summary>
    public static double Unlimited(string _) => 100_000;

    /// <summary>The rate for AWS, in calls a second.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="fallback">The rate of operations without a published quota.</param>
    public static double PerSecond(string operation, double fallback) => operation switch
    {
        "ListAgentRuntimes" or "ListAgentRuntimeVersions" or "ListAgentRuntimeEndpoints" => 25,
        "GetAgentRuntime" or "GetAgentRuntimeEndpoint" => 150,
        _ when Is(operation, "AgentRuntime") => 50,
        "CreatePolicy" or "UpdatePolicy" or "DeletePolicy" or "CreatePolicyEngine" or "UpdatePolicyEngine" or "DeletePolicyEngine" => 1,
        _ when Is(operation, "PolicyEngine") || operation is "GetPolicy" or "ListPolicies" => 5,
        "GetGateway" or "ListGateways" or "GetGatewayTarget" or "ListGatewayTargets" => 10,
        _ when Is(operation, "Gateway") => 5,
        _ when Is(operation, "CredentialProvider") || Is(operation, "WorkloadIdentity") => 20,
        _ => fallback,
    };

    private static bool Is(string operation, string part) => operation.Contains(part, StringComparison.Ordinal);
}
