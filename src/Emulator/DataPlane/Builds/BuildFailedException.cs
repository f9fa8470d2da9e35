using System.Globalization;
using Reconciler.Emulator.Platform.Local;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>A source cannot be built on this machine. The output of the build is in its log.</summary>
/// <param name="message">The reason.</param>
/// <param name="exitCode">The exit code of the build command.</param>
internal sealed class BuildFailedException(string message, int exitCode) : Exception(message)
{
    // The exit codes of POSIX shells and of timeout(1).
    private const int CommandNotFound = 127;
    private const int TimedOut = 124;

    public int ExitCode { get; } = exitCode;

    /// <summary>Whether the source may not be built, so that no build has written to the log.</summary>
    public bool IsForeign { get; private init; }

    public static BuildFailedException Ended(IReadOnlyList<string> command, int exitCode) =>
        new(string.Create(CultureInfo.InvariantCulture, $"`{string.Join(' ', command)}` ended with exit code {exitCode}."), exitCode);

    public static BuildFailedException CannotStart(IReadOnlyList<string> command, string reason) =>
        new($"The program '{command[0]}' cannot be started: {reason}", CommandNotFound);

    public static BuildFailedException Foreign() =>
        new($"The source is not used: {CodeOrigin.Reason}", CommandNotFound) { IsForeign = true };

    public static BuildFailedException TooSlow(IReadOnlyList<string> command, TimeSpan limit) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture, $"`{string.Join(' ', command)}` did not end within {limit.TotalSeconds:0} seconds."),
            TimedOut);
}
