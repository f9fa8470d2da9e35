using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A request to the server of a target.</summary>
/// <param name="Target">Whose server.</param>
/// <param name="Method">The method, such as <c>tools/call</c>.</param>
internal sealed record TargetRequest(McpTarget Target, string Method)
{
    /// <summary>The parameters as the caller sent them; undefined when there are none.</summary>
    public JsonElement Params { get; init; }

    /// <summary>What <c>name</c> in the parameters is called at the target.</summary>
    public string? Name { get; init; }

    /// <summary>The cursor of the page that is wanted.</summary>
    public string? Cursor { get; init; }

    /// <summary>The connection to use; the target's own by default.</summary>
    public TargetConnection Connection { get; init; } = Target.Connection;

    /// <summary>The caller's headers, of which the target allows some to be passed on.</summary>
    public IHeaderDictionary? CallerHeaders { get; init; }

    /// <summary>The caller's query parameters, of which the target allows some to be passed on.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> CallerQuery { get; init; } = [];

    /// <summary>Who called, when the caller's own permissions count at the target.</summary>
    public string? CallerArn { get; init; }

    /// <summary>Takes the notifications that come before the answer, as JSON; <see langword="null"/> drops them.</summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? OnNotification { get; init; }
}
