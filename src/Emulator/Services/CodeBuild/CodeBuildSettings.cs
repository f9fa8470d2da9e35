namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The settings of CodeBuild.</summary>
/// <param name="Duration">The duration of a build, divided equally among its phases.</param>
/// <param name="LocalBuildOf">
/// Returns the local build of a project, by name: the program and arguments to run on this machine, or an empty list.
/// </param>
internal sealed record CodeBuildSettings(TimeSpan Duration, Func<string, IReadOnlyList<string>> LocalBuildOf);
