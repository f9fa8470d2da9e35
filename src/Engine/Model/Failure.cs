namespace Reconciler.Engine.Model;

/// <summary>A classified failure of an AWS call.</summary>
/// <param name="Kind">What the failure means for the next step.</param>
/// <param name="Code">The error code of the service, or the name of the exception if there was no response.</param>
/// <param name="Message">The message of the service.</param>
public sealed record Failure(FailureKind Kind, string Code, string Message)
{
    /// <summary>Returns <c>Code: Message</c>.</summary>
    public override string ToString() => $"{Code}: {Message}";

    /// <summary>Whether the same call can succeed later without a change of the spec or of the account.</summary>
    public bool IsRetryable => Kind is FailureKind.Throttled or FailureKind.Transient or FailureKind.Conflict or FailureKind.NotPropagated;
}
