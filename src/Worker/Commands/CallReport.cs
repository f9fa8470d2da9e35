using Reconciler.Engine.Aws;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>The AWS calls of a command, for <c>-v</c>.</summary>
internal static class CallReport
{
    public static void Write(Terminal terminal, CallCounter calls)
    {
        terminal.Error.WriteLine($"{calls.Total} AWS calls, {calls.Mutating} of them changes:");
        foreach (var (operation, count) in calls.ByOperation) terminal.Error.WriteLine($"  {count,4} {operation}");
    }
}
