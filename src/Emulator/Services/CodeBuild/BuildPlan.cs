namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The course of a build. It is planned at the start, because the inputs of a build do not change afterwards.</summary>
internal sealed class BuildPlan
{
    /// <summary>The phase that fails, or <see langword="null"/> if the build succeeds.</summary>
    public string? FailedPhase { get; private set; }

    /// <summary>The code of the failure, such as <c>COMMAND_EXECUTION_ERROR</c>.</summary>
    public string FailureCode { get; private set; } = "";

    public string FailureMessage { get; private set; } = "";

    /// <summary>The version of the source that was read.</summary>
    public string? ResolvedSourceVersion { get; set; }

    /// <summary>The key of the source's content.</summary>
    public string? SourceBlob { get; set; }

    /// <summary>The manifest of the image, which depends on source and architecture.</summary>
    public string? Manifest { get; set; }

    /// <summary>The images that are pushed, as repository and tag.</summary>
    public List<(string Repository, string Tag)> Pushes { get; } = [];

    /// <summary>The local command to run instead of a command of the buildspec, or <see langword="null"/> if there is none.</summary>
    public LocalStep? LocalBuild { get; private set; }

    /// <summary>The lines of the log, each with its phase.</summary>
    public List<(string Phase, string Text)> Log { get; } = [];

    public void AddLine(string phase, string text) => Log.Add((phase, text));

    /// <summary>Plans a local command after the current lines of the log.</summary>
    public void RunLocally(IReadOnlyList<string> command, string insteadOf) => LocalBuild ??= new LocalStep(command, insteadOf, Log.Count);

    public void Succeed(string phase)
    {
        AddLine(phase, $"[Container] Phase complete: {phase} State: SUCCEEDED");
        AddLine(phase, "[Container] Phase context status code:  Message: ");
    }

    public BuildPlan Fail(string phase, string code, string message)
    {
        (FailedPhase, FailureCode, FailureMessage) = (phase, code, message);
        AddLine(phase, $"[Container] Phase complete: {phase} State: FAILED");
        AddLine(phase, $"[Container] Phase context status code: {code} Message: {message}");
        return this;
    }

    /// <summary>A command that runs on this machine.</summary>
    /// <param name="Command">The program and its arguments.</param>
    /// <param name="InsteadOf">The command of the buildspec that it replaces.</param>
    /// <param name="Line">The number of log lines before it.</param>
    internal sealed record LocalStep(IReadOnlyList<string> Command, string InsteadOf, int Line);
}
