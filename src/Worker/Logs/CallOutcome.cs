namespace Reconciler.Worker.Logs;

/// <summary>How a call of a gateway ended.</summary>
internal enum CallOutcome
{
    /// <summary>The target was called and has answered.</summary>
    Allowed,

    /// <summary>A policy refused the call, or withheld its output.</summary>
    Denied,

    /// <summary>The target was called and has failed, or the call was cancelled.</summary>
    Failed,

    /// <summary>The gateway refused the request before it asked a policy: no valid token, a limit, or no such tool.</summary>
    Refused,

    /// <summary>The log does not have its end.</summary>
    Unfinished,
}
