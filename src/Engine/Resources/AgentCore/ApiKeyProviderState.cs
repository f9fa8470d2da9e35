using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// The state of an API key credential provider, desired and live: its create request without the key, and where the key is.
/// </summary>
internal sealed class ApiKeyProviderState
{
    public required string Name { get; set; }

    /// <summary>The source of the key; null if its owner keeps it in Secrets Manager.</summary>
    public SecretSource? ApiKey { get; set; }

    /// <summary>The secret in which its owner keeps the key.</summary>
    public SecretReference? ApiKeySecretConfig { get; set; }

    /// <summary>Who keeps the key; the service if unset.</summary>
    public Amazon.BedrockAgentCoreControl.SecretSourceType? ApiKeySecretSource { get; set; }

    /// <summary>What AWS does not return: the version of the key. A tag has its hash.</summary>
    public Dictionary<string, string> WriteOnly { get; set; } = [];

    public Dictionary<string, string>? Tags { get; set; }
}
