using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>A runtime endpoint.</summary>
[MustSet("name")]
[Mirrors(typeof(CreateAgentRuntimeEndpointRequest), nameof(CreateAgentRuntimeEndpointRequest.AgentRuntimeId),
    nameof(CreateAgentRuntimeEndpointRequest.ClientToken), nameof(CreateAgentRuntimeEndpointRequest.Tags))]
public sealed class EndpointSpec
{
    /// <summary>The request members that the spec sets.</summary>
    public CreateAgentRuntimeEndpointRequest Request { get; set; } = new();
}
