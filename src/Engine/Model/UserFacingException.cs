namespace Reconciler.Engine.Model;

/// <summary>Something that a person can mend: it is told in a sentence, with what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="hint">What to do about it.</param>
public abstract class UserFacingException(string message, string hint) : Exception(message)
{
    public string Hint { get; } = hint;
}
