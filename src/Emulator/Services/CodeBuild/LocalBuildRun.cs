namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>A local build that a build of CodeBuild's waits for.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="SourceBlob">The key of the source's content.</param>
/// <param name="Region">The region of the log.</param>
/// <param name="LogGroup">The log group that its output goes to.</param>
/// <param name="LogStream">The stream in it.</param>
/// <param name="PhaseStart">When the phase began that it is a part of.</param>
internal sealed record LocalBuildRun(IReadOnlyList<string> Command, string SourceBlob, string Region, string LogGroup, string LogStream, DateTimeOffset PhaseStart);
