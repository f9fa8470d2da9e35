using Reconciler.Engine.Model;

namespace Reconciler.Worker.Commands.Output;

/// <summary>Standard output cannot be written.</summary>
/// <param name="reason">The reason that the operating system gives.</param>
internal sealed class OutputException(string reason) : UserFacingException(
    $"Cannot write to standard output: {reason}",
    "What was done stays done. Free space, or write to another file, and run the command again.");
