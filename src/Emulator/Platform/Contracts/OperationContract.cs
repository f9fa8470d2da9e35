namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>One operation of an API.</summary>
internal sealed class OperationContract
{
    public required string Name { get; init; }

    public required string Method { get; init; }

    /// <summary>The path with {label} and {greedy+} placeholders, and fixed query parameters.</summary>
    public required string Uri { get; init; }

    /// <summary>The HTTP status of success.</summary>
    public required int StatusCode { get; init; }

    /// <summary>
    /// Only the name and the route are known, neither shapes nor errors: the service has the operation and the emulator has not.
    /// </summary>
    public bool IsOutline { get; init; }

    /// <summary>The model of the operation if it is another one than that of the service, such as <c>bedrock-agentcore</c>.</summary>
    public string? Api { get; init; }

    /// <summary>The query parameters and headers that every request of the operation has.</summary>
    public required IReadOnlyList<RequiredParameter> RequiredParameters { get; init; }

    public ShapeContract? Input { get; init; }

    public ShapeContract? Output { get; init; }

    /// <summary>The XML element around the output (query protocol).</summary>
    public required string ResultWrapper { get; init; }

    /// <summary>The errors in the model. Services return others too.</summary>
    public required IReadOnlyList<ShapeContract> Errors { get; init; }

    /// <summary>The request needs no signature.</summary>
    public bool NoAuth { get; init; }

    /// <summary>The request must carry a checksum of its body.</summary>
    public bool RequiresChecksum { get; init; }
}
