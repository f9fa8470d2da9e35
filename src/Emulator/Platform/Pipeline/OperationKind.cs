namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Tells operations that change something from those that only read or hand out credentials, by their names.</summary>
internal static class OperationKind
{
    private static readonly string[] Reading = ["Get", "List", "Describe", "Head", "BatchGet", "Search", "Validate"];

    /// <param name="operation">The operation.</param>
    /// <param name="alsoReading">How further operations of its service begin that only read.</param>
    public static bool IsMutating(string operation, IReadOnlyList<string> alsoReading) =>
        !Reading.Concat(alsoReading).Any(p => operation.StartsWith(p, StringComparison.Ordinal));
}
