namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The builds that wait until something is done on this machine. Callers hold the account's gate.</summary>
internal interface ILocalBuilds
{
    /// <summary>Raised with the id of a build whose local build is to begin.</summary>
    event Action<string>? Added;

    /// <summary>The builds whose local build has not ended.</summary>
    IReadOnlyList<string> Running { get; }

    /// <summary>The local build that a build waits for, and where its output goes; <see langword="null"/> when it has ended, or the build was stopped.</summary>
    LocalBuildRun? Find(string id);

    /// <summary>Goes on after a local build; <see langword="false"/> when the build does not wait for it any more.</summary>
    bool Succeed(string id);

    /// <summary>Fails with a local build; <see langword="false"/> when the build does not wait for it any more.</summary>
    bool Fail(string id);
}
