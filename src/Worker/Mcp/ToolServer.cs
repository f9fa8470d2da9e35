using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>A live gateway or runtime: its MCP endpoint and the authentication that it requires.</summary>
/// <param name="Object">The <c>Gateway</c> or <c>McpServer</c> object.</param>
/// <param name="Arn">The ARN.</param>
/// <param name="Url">The MCP endpoint in AWS. With an emulator, its requests go to the emulator's endpoint.</param>
/// <param name="Auth">The authentication that it requires.</param>
internal sealed record ToolServer(ObjectRef Object, string Arn, Uri Url, CallerAuth Auth)
{
    /// <summary>The rules for accepted tokens; null if it does not accept tokens.</summary>
    public CustomJWTAuthorizerConfiguration? Tokens { get; init; }

    /// <summary>The <c>UserPool</c> object that issues the tokens; null if their issuer is not in the stack.</summary>
    public ObjectRef? UserPool { get; init; }

    /// <summary>Explains denials by the policies that the gateway enforces; null if it enforces none.</summary>
    public DenialExplainer? Policies { get; init; }
}
