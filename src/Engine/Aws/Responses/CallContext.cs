namespace Reconciler.Engine.Aws.Responses;

/// <summary>
/// The call that the current asynchronous flow makes. The HTTP handler below the SDK reads it, because a request on the wire does not name
/// its operation in all protocols.
/// </summary>
internal sealed class CallContext(string operation, Type request)
{
    private static readonly AsyncLocal<CallContext?> _current = new();

    /// <summary>The current call; null if the SDK calls by itself, such as for credentials.</summary>
    public static CallContext? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>The operation, such as <c>ListGateways</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>The class of the request.</summary>
    public Type Request { get; } = request;

    /// <summary>The HTTP status of the response; null if there was none.</summary>
    public int? Status { get; set; }

    /// <summary>When the service made the response, by its own clock; null if it does not say so.</summary>
    public DateTimeOffset? Date { get; set; }

    /// <summary>The media type of the response.</summary>
    public string? ContentType { get; set; }

    /// <summary>The size of the body of the response, in bytes.</summary>
    public int Size { get; set; }
}
