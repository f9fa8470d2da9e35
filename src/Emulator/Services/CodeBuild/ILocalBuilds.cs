namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>
/// The builds that wait for a local build: a command that the data plane runs on this machine. Callers hold the account's gate.
/// </summary>
internal interface ILocalBuilds
{
    /// <summary>Raised with the id of a build that waits for a new local build.</summary>
    event Action<string>? Added;

    /// <summary>The ids of the builds whose local build has not ended.</summary>
    IReadOnlyList<string> Running { get; }

    /// <summary>The local build of a build, or <see langword="null"/> if it has ended or the build was stopped.</summary>
    LocalBuildRun? Find(string id);

    /// <summary>
    /// Continues a build after its local build succeeded. Returns <see langword="false"/> if the build no longer waits for it.
    /// </summary>
    bool Succeed(string id);

    /// <summary>Fails a build after its local build failed. Returns <see langword="false"/> if the build no longer waits for it.</summary>
    bool Fail(string id);
}
