using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>
/// The session id of a call to a runtime: the caller's or a new one. An <c>Mcp-Session-Id</c> of the server takes precedence.
/// </summary>
/// <param name="Id">The id of the session.</param>
/// <param name="IsOfCaller">Whether the caller sent the id; otherwise it is new.</param>
internal sealed record RuntimeSession(string Id, bool IsOfCaller)
{
    public const string McpHeader = "Mcp-Session-Id";
    public const string RuntimeHeader = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";

    private const int MinLength = 33;
    private const int MaxLength = 256;

    /// <exception cref="AwsException">The identifier is too short or too long.</exception>
    public static RuntimeSession Read(AwsRequest request)
    {
        var mcp = Check(request.Header(McpHeader), "mcpSessionId");
        var runtime = Check(request.Header(RuntimeHeader), "runtimeSessionId");
        return (mcp ?? runtime) is { } id ? new RuntimeSession(id, true) : new RuntimeSession(Guid.NewGuid().ToString(), false);
    }

    public void WriteTo(IHeaderDictionary headers)
    {
        if (headers[McpHeader].Count == 0)
            headers[McpHeader] = Id;
        headers[RuntimeHeader] = Id;
    }

    private static string? Check(string? id, string member) => id?.Length switch
    {
        null or (>= MinLength and <= MaxLength) => id,
        < MinLength => throw Invalid(id, member, $"Member must have length greater than or equal to {MinLength}"),
        _ => throw Invalid(id, member, $"Member must have length less than or equal to {MaxLength}"),
    };

    private static AwsException Invalid(string id, string member, string constraint) =>
        new("ValidationException", $"1 validation error detected: Value '{id}' at '{member}' failed to satisfy constraint: {constraint}");
}
