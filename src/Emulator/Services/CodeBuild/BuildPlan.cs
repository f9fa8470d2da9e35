namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>How a build will go, which is known when it starts: what it reads does not change any more.</summary>
internal sealed class BuildPlan
{
    /// <summary>The phase that fails, or <see langword="null"/>.</summary>
    public string? FailedPhase { get; private set; }

    /// <summary>The code of the failure, such as <c>COMMAND_EXECUTION_ERROR</c>.</summary>
    public string FailureCode { get; private set; } = "";

    public string FailureMessage { get; private set; } = "";

    /// <summary>The version of the source that was read.</summary>
    public string? ResolvedSourceVersion { get; set; }

    /// <summary>The key of the source's content.</summary>
    public string? SourceBlob { get; set; }

    /// <summary>What the image is made from and runs on, as its manifest.</summary>
    public string? Manifest { get; set; }

    /// <summary>The images that are pushed, as repository and tag.</summary>
    public List<(string Repository, string Tag)> Pushes { get; } = [];

    /// <summary>What is run on this machine in the place of a command; <see langword="null"/> when nothing is.</summary>
    public LocalStep? LocalBuild { get; private set; }

    /// <summary>The lines of the log, each in the phase that writes it.</summary>
    public List<(string Phase, string Text)> Log { get; } = [];

    public void AddLine(string phase, string text) => Log.Add((phase, text));

    /// <summary>Runs something on this machine, after what was said so far.</summary>
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

    /// <summary>A step that is taken on this machine.</summary>
    /// <param name="Command">The program and its arguments.</param>
    /// <param name="InsteadOf">The command of the buildspec that it stands for.</param>
    /// <param name="Line">The number of lines that the log has before it.</param>
    internal sealed record LocalStep(IReadOnlyList<string> Command, string InsteadOf, int Line);
}
