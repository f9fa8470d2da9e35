using Cedar;

namespace Reconciler.Access.Schemas;

/// <summary>How AgentCore's entities are called in policies.</summary>
public static class AgentCoreNames
{
    /// <summary>The type of callers with a token: the id is the claim <c>sub</c>, the claims are tags.</summary>
    public const string OAuthUser = "AgentCore::OAuthUser";

    /// <summary>The type of callers who sign: the id is the ARN, of an assumed role without its session.</summary>
    public const string IamEntity = "AgentCore::IamEntity";

    /// <summary>The type of gateways: the id is the ARN.</summary>
    public const string Gateway = "AgentCore::Gateway";

    /// <summary>The type of actions.</summary>
    public const string Action = "AgentCore::Action";

    /// <summary>What stands between the name of a target and that of a tool.</summary>
    public const string Separator = "___";

    /// <summary>The group of all calls of tools; it is in <see cref="Mcp"/>.</summary>
    public static EntityUid CallTool { get; } = new(Action, "CallTool");

    /// <summary>The group of all that MCP does.</summary>
    public static EntityUid Mcp { get; } = new(Action, "Mcp");

    /// <summary>The action of a tool, or a target's group.</summary>
    public static EntityUid ToAction(string name) => new(Action, name);

    /// <summary>A gateway as policies name it.</summary>
    public static EntityUid ToGateway(string arn) => new(Gateway, arn);

    /// <summary>The target in <c>target___tool</c>; the whole when it has no separator.</summary>
    public static string GetTarget(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var at ? tool[..at] : tool;
    }
}
