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
