namespace Reconciler.Engine.Model;

/// <summary>A failure that the user can fix. Hosts show the message and the hint, without a stack trace.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="hint">How to fix it.</param>
public abstract class UserFacingException(string message, string hint) : Exception(message)
{
    /// <summary>How to fix the failure.</summary>
    public string Hint { get; } = hint;
}
