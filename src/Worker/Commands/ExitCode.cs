namespace Reconciler.Worker.Commands;

/// <summary>What a command's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>Done; for <c>diff --exit-code</c>: nothing to do.</summary>
    public const int Done = 0;

    /// <summary>Something is wrong; standard error says what.</summary>
    public const int Error = 1;

    /// <summary>For <c>diff --exit-code</c>: there are changes.</summary>
    public const int Changes = 2;

    /// <summary>For <c>call</c>: a policy does not allow it.</summary>
    public const int Denied = 3;

    /// <summary>For <c>call</c>: the tool says that it failed.</summary>
    public const int ToolFailed = 4;

    /// <summary>Interrupted; the next apply completes what was begun.</summary>
    public const int Interrupted = 130;
}
