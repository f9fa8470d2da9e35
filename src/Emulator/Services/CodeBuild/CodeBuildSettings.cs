namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The settings of CodeBuild.</summary>
/// <param name="Duration">Returns the duration of a build that starts now, divided equally among its phases.</param>
/// <param name="LocalBuildOf">
/// Returns the local build of a project, by name: the program and arguments to run on this machine, or an empty list.
/// </param>
internal sealed record CodeBuildSettings(Func<TimeSpan> Duration, Func<string, IReadOnlyList<string>> LocalBuildOf);
