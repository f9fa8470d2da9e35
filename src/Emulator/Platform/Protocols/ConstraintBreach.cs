namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>A value that violates a constraint of its shape.</summary>
internal sealed record ConstraintBreach(string Path, string Value, string Constraint)
{
    /// <summary>AWS's text for one or more violations.</summary>
    /// <param name="breaches">The violations.</param>
    /// <param name="withValues">Whether the text contains the values. Services whose values can be secrets leave them out.</param>
    public static string Describe(IReadOnlyList<ConstraintBreach> breaches, bool withValues) =>
        $"{breaches.Count} validation error{(breaches.Count == 1 ? "" : "s")} detected: " +
        string.Join(
            "; ",
            breaches.Select(b => $"Value {(withValues ? $"'{b.Value}' " : "")}at '{b.Path}' failed to satisfy constraint: {b.Constraint}"));
}
