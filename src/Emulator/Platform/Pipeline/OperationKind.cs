namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Tells operations that change something from those that only look or hand out credentials.</summary>
internal static class OperationKind
{
    private static readonly string[] Reading =
    [
        "Get", "List", "Describe", "Head", "BatchGet", "BatchCheck", "Filter", "Search", "Simulate", "Validate", "Assume", "Decode",
        "InitiateAuth", "RespondToAuth", "AdminGet", "AdminList", "AdminInitiateAuth", "AdminRespondToAuth",
    ];

    public static bool IsMutating(string operation) => !Reading.Any(p => operation.StartsWith(p, StringComparison.Ordinal));
}
