namespace Reconciler.Engine.Aws;

/// <summary>The call rates of operations in one account and region, in calls a second.</summary>
/// <remarks>Source: the service quotas of AgentCore. Other services publish none.</remarks>
internal static class CallQuotas
{
    /// <summary>The service of AgentCore, as the SDK names it.</summary>
    public const string AgentCore = "BedrockAgentCoreControl";

    /// <summary>The rate for endpoints that are not AWS: no limit until they throttle.</summary>
    public static double Unlimited(CallKey _) => double.PositiveInfinity;

    /// <summary>The rate for AWS, in calls a second.</summary>
    /// <param name="service">The service, as the SDK names it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="fallback">The rate of operations without a published quota.</param>
    public static double PerSecond(string service, string operation, double fallback) =>
        service == AgentCore ? OfAgentCore(operation, fallback) : fallback;

    private static double OfAgentCore(string operation, double fallback) => operation switch
    {
        "ListAgentRuntimes" or "ListAgentRuntimeVersions" or "ListAgentRuntimeEndpoints" => 25,
        "GetAgentRuntime" or "GetAgentRuntimeEndpoint" => 150,
        _ when Is(operation, "AgentRuntime") => 50,
        "CreatePolicyEngine" or "UpdatePolicyEngine" or "DeletePolicyEngine" => 1,
        _ when Is(operation, "Polic") && !Is(operation, "ResourcePolicy") => 5,
        "GetGateway" or "ListGateways" or "GetGatewayTarget" or "ListGatewayTargets" => 10,
        _ when Is(operation, "Gateway") => 5,
        _ when Is(operation, "CredentialProvider") || Is(operation, "WorkloadIdentit") => 20,
        _ => fallback,
    };

    private static bool Is(string operation, string part) => operation.Contains(part, StringComparison.Ordinal);
}
