using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>The create request of a runtime, and the members that only other calls set.</summary>
public sealed class RuntimeRequest : CreateAgentRuntimeRequest
{
    /// <summary>How the metadata service of the runtime is called. UpdateAgentRuntime sets it.</summary>
    public RuntimeMetadataConfiguration? MetadataConfiguration { get; set; }

    /// <summary>Who else may call the runtime, as an IAM policy document. PutResourcePolicy sets it.</summary>
    public JsonDocumentText? ResourcePolicy { get; set; }
}
