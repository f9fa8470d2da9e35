using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>The create request of a gateway, and the members that only other calls set.</summary>
public sealed class GatewayRequest : CreateGatewayRequest
{
    /// <summary>The Lambda function that transforms requests and responses. UpdateGateway sets it.</summary>
    public CustomTransformConfiguration? CustomTransformConfiguration { get; set; }

    /// <summary>How the web application firewall fails. UpdateGateway sets it.</summary>
    public WafConfiguration? WafConfiguration { get; set; }

    /// <summary>Who else may call the gateway, as an IAM policy document. PutResourcePolicy sets it.</summary>
    public JsonDocumentText? ResourcePolicy { get; set; }
}
