namespace Reconciler.Engine.Model;

/// <summary>A failure, classified once.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Code">The service's error code, or the exception's name.</param>
/// <param name="Message">The service's words.</param>
public sealed record Failure(FailureKind Kind, string Code, string Message)
{
    /// <summary>Code and words, as people read them.</summary>
    public override string ToString() => $"{Code}: {Message}";

    /// <summary>Whether the same step can succeed without anybody changing anything.</summary>
    public bool IsRetryable => Kind is FailureKind.Throttled or FailureKind.Transient or FailureKind.Conflict or FailureKind.NotPropagated;
}
