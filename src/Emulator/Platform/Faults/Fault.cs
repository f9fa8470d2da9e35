using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Faults;

/// <summary>Something that goes wrong on purpose.</summary>
public sealed record Fault
{
    /// <summary>The service it concerns by the name of its public model (<c>iam</c>, <c>bedrock-agentcore-control</c>); <see langword="null"/> for all.</summary>
    public string? Service { get; init; }

    /// <summary>The operation it concerns; <see langword="null"/> for all.</summary>
    public string? Operation { get; init; }

    /// <summary>What happens.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>How many matching requests it hits; <see langword="null"/> for all.</summary>
    public int? Times { get; init; }

    /// <summary>How many matching requests pass before it begins.</summary>
    public int After { get; init; }

    /// <summary>The code of an <see cref="FaultKind.Error"/>, such as <c>AccessDeniedException</c>.</summary>
    public string ErrorCode { get; init; } = "InternalServerException";

    /// <summary>The text of an <see cref="FaultKind.Error"/>.</summary>
    public string Message { get; init; } = "An internal error occurred. Please retry later.";

    /// <summary>The HTTP status of an <see cref="FaultKind.Error"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>How long a <see cref="FaultKind.Delay"/> takes, by the emulator's clock.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Narrows the fault to requests whose parsed input it accepts.</summary>
    public Func<JsonObject, bool>? When { get; init; }
}
