namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>A local build that a CodeBuild build waits for.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="SourceBlob">The key of the source's content.</param>
/// <param name="Region">The region of the log.</param>
/// <param name="LogGroup">The log group for its output.</param>
/// <param name="LogStream">The log stream for its output.</param>
/// <param name="PhaseStart">The start of its phase.</param>
internal sealed record LocalBuildRun(
    IReadOnlyList<string> Command, string SourceBlob, string Region, string LogGroup, string LogStream, DateTimeOffset PhaseStart);
