using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>A live gateway or runtime: where its tools are called, and what it wants to see of its callers.</summary>
/// <param name="Object">The spec object that asks for it.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Url">Its MCP address, as AWS names it.</param>
/// <param name="Admission">What its callers have to show.</param>
internal sealed record ToolServer(ObjectRef Object, string Arn, Uri Url, CallerAuth Admission)
{
    /// <summary>What a token has to say, where tokens are wanted.</summary>
    public CustomJWTAuthorizerConfiguration? Tokens { get; init; }

    /// <summary>The <c>UserPool</c> of the stack that issues the tokens, if it is one of the stack's.</summary>
    public ObjectRef? UserPool { get; init; }

    /// <summary>What decides about calls; null when every caller may use every tool.</summary>
    public DenialExplainer? Policies { get; init; }
}
