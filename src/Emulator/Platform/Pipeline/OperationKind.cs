namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Tells mutating operations from those that read or issue credentials, by their names.</summary>
internal static class OperationKind
{
    private static readonly string[] Reading = ["Get", "List", "Describe", "Head", "BatchGet", "Search", "Validate"];

    /// <summary>Whether an operation changes state.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="alsoReading">Further name prefixes of reading operations in its service.</param>
    public static bool IsMutating(string operation, IReadOnlyList<string> alsoReading) =>
        !Reading.Concat(alsoReading).Any(p => operation.StartsWith(p, StringComparison.Ordinal));
}
