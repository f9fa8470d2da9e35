namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>How CodeBuild runs builds.</summary>
/// <param name="Duration">How long a whole build takes, spread over its phases.</param>
/// <param name="LocalBuildOf">The program and arguments that a project, by its name, runs on this machine when it makes an image; empty when it runs nothing.</param>
internal sealed record CodeBuildSettings(TimeSpan Duration, Func<string, IReadOnlyList<string>> LocalBuildOf);
