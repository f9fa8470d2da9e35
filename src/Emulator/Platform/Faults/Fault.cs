using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Faults;

/// <summary>A failure to inject into requests.</summary>
public sealed record Fault
{
    /// <summary>The name of the service's public model, such as <c>iam</c>, or <see langword="null"/> for all services.</summary>
    public string? Service { get; init; }

    /// <summary>The operation, or <see langword="null"/> for all operations.</summary>
    public string? Operation { get; init; }

    /// <summary>The effect on a request.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The number of matching requests to affect, or <see langword="null"/> for all.</summary>
    public int? Times { get; init; }

    /// <summary>The number of matching requests to let through first.</summary>
    public int After { get; init; }

    /// <summary>The code of an <see cref="FaultKind.Error"/>, such as <c>AccessDeniedException</c>.</summary>
    public string ErrorCode { get; init; } = "InternalServerException";

    /// <summary>The text of an <see cref="FaultKind.Error"/>.</summary>
    public string Message { get; init; } = "An internal error occurred. Please retry later.";

    /// <summary>
    /// The body of a <see cref="FaultKind.Respond"/>. <c>{requestId}</c> in it is replaced by the identifier of the request, which is
    /// another one each time.
    /// </summary>
    public string Body { get; init; } = "";

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "text/html";

    /// <summary>The HTTP status of an <see cref="FaultKind.Error"/> or a <see cref="FaultKind.Respond"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>The duration of a <see cref="FaultKind.Delay"/>, by the emulator's clock.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A further condition on the parsed input, or <see langword="null"/> for all inputs.</summary>
    public Func<JsonObject, bool>? When { get; init; }
}
