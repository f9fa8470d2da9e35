namespace Reconciler.Emulator.Host;

/// <summary>A server that does not run on this machine as it should.</summary>
/// <param name="message">Why, in a sentence.</param>
/// <param name="lastLines">What the server, or its build, wrote last.</param>
/// <param name="inner">What caused it.</param>
public sealed class LocalServerException(string message, IReadOnlyList<string> lastLines, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the server, or its build, wrote last, at most some twenty lines.</summary>
    public IReadOnlyList<string> LastLines { get; } = lastLines;

    /// <summary>Whether it could not even be built.</summary>
    public bool IsOfBuild { get; init; }
}
