using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.DataPlane.Functions;

/// <summary>Which program runs a function on this machine.</summary>
internal static class FunctionCommand
{
    public const string PythonBootstrap = "python.py";
    public const string NodeBootstrap = "node.mjs";

    /// <summary>The program and its arguments: the local command of the function, or else that of its runtime.</summary>
    /// <param name="run">The invocation.</param>
    /// <param name="programs">The folder with the emulator's own programs.</param>
    /// <exception cref="AwsException">The emulator has no program for the runtime.</exception>
    public static IReadOnlyList<string> Of(FunctionRun run, string programs)
    {
        if (run.Program.Command.Count > 0)
            return run.Program.Command;
        var runtime = run.Runtime ?? throw LambdaErrors.NotRunnable(
            run.Name, "its code is an image. Set spec.local.command of its LambdaFunction to a program and its arguments.");
        if (runtime.StartsWith("python", StringComparison.Ordinal))
            return ["python3", Path.Combine(programs, PythonBootstrap)];
        if (runtime.StartsWith("nodejs", StringComparison.Ordinal))
            return ["node", Path.Combine(programs, NodeBootstrap)];
        if (runtime.StartsWith("provided", StringComparison.Ordinal))
            return ["./bootstrap"];
        // A handler with a type and a method needs Lambda's own .NET host; the name of an assembly is a program.
        if (runtime.StartsWith("dotnet", StringComparison.Ordinal) && run.Handler?.Contains(':', StringComparison.Ordinal) == false)
            return ["dotnet", $"./{run.Handler}.dll"];
        throw LambdaErrors.NotRunnable(
            run.Name,
            $"there is no program for the runtime {runtime} with the handler '{run.Handler}'. " +
            "Set spec.local.command of its LambdaFunction to a program that speaks Lambda's runtime API.");
    }
}
