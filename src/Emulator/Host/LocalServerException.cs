namespace Reconciler.Emulator.Host;

/// <summary>A server cannot be built or started on this machine.</summary>
/// <param name="message">The reason.</param>
/// <param name="lastLines">The last lines of the output of the server or its build.</param>
/// <param name="inner">The cause.</param>
public sealed class LocalServerException(string message, IReadOnlyList<string> lastLines, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The last lines of the output of the server or its build, at most 20.</summary>
    public IReadOnlyList<string> LastLines { get; } = lastLines;

    /// <summary>Whether the build failed.</summary>
    public bool IsOfBuild { get; init; }
}
