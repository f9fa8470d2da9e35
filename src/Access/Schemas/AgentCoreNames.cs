using Cedar;

namespace Reconciler.Access.Schemas;

/// <summary>The names of AgentCore's entity types and actions in policies.</summary>
public static class AgentCoreNames
{
    /// <summary>The type of callers with a token. The id is the claim <c>sub</c>; the claims are tags.</summary>
    public const string OAuthUser = "AgentCore::OAuthUser";

    /// <summary>
    /// The type of callers that sign with IAM credentials. The id is the ARN, of an assumed role without its session name.
    /// </summary>
    public const string IamEntity = "AgentCore::IamEntity";

    /// <summary>The type of gateways. The id is the ARN.</summary>
    public const string Gateway = "AgentCore::Gateway";

    /// <summary>The type of actions.</summary>
    public const string Action = "AgentCore::Action";

    /// <summary>The separator between the name of a target and the name of a tool.</summary>
    public const string Separator = "___";

    /// <summary>The name that stands for all tools of a target that have not been listed and that no policy names.</summary>
    public const string AnyOther = "*";

    /// <summary>The type of arguments whose schema allows nothing but null. They are never there, and cannot be compared.</summary>
    internal const string Null = "AgentCore::Null";

    /// <summary>The action group of all requests to targets that are not MCP servers.</summary>
    public static EntityUid Http { get; } = new(Action, "Http");

    /// <summary>The action group of all tool calls, within <see cref="Mcp"/>.</summary>
    public static EntityUid CallTool { get; } = new(Action, "CallTool");

    /// <summary>The action group of all MCP operations.</summary>
    public static EntityUid Mcp { get; } = new(Action, "Mcp");

    /// <summary>The action of a tool, or the action group of a target.</summary>
    public static EntityUid ToAction(string name) => new(Action, name);

    /// <summary>The entity of a gateway.</summary>
    public static EntityUid ToGateway(string arn) => new(Gateway, arn);

    /// <summary>A tool for people: its name at the gateway, or <c>any other tool of TARGET</c>.</summary>
    public static string Describe(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.EndsWith(Separator + AnyOther, StringComparison.Ordinal) ? $"any other tool of {GetTarget(tool)}" : tool;
    }

    /// <summary>The target in <c>target___tool</c>, or the whole name if it has no separator.</summary>
    public static string GetTarget(string tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var at ? tool[..at] : tool;
    }
}
