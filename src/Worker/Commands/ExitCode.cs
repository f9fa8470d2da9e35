namespace Reconciler.Worker.Commands;

/// <summary>The exit codes of the commands.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded. For <c>diff --exit-code</c>: there are no changes.</summary>
    public const int Done = 0;

    /// <summary>The command failed; standard error has the message.</summary>
    public const int Error = 1;

    /// <summary>For <c>diff --exit-code</c>: there are changes.</summary>
    public const int Changes = 2;

    /// <summary>For <c>call</c>: the policies deny the call.</summary>
    public const int Denied = 3;

    /// <summary>For <c>call</c>: the tool returned an error.</summary>
    public const int ToolFailed = 4;

    /// <summary>The time that <c>--timeout</c> gives has passed. What was begun goes on in AWS.</summary>
    public const int TimedOut = 5;

    /// <summary>A defect of reconciler; standard error names the file with the details.</summary>
    public const int Internal = 70;

    /// <summary>Ctrl-C or SIGTERM stopped the command. The next apply continues from the state of AWS.</summary>
    public const int Interrupted = 130;
}
