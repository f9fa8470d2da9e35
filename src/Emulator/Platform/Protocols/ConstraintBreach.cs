namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>One value that breaks a constraint of its shape.</summary>
internal sealed record ConstraintBreach(string Path, string Value, string Constraint)
{
    /// <summary>The text of AWS for one or several breaches. Values are left out where they may be secrets.</summary>
    public static string Describe(IReadOnlyList<ConstraintBreach> breaches, bool withValues) =>
        $"{breaches.Count} validation error{(breaches.Count == 1 ? "" : "s")} detected: " +
        string.Join("; ", breaches.Select(b => $"Value {(withValues ? $"'{b.Value}' " : "")}at '{b.Path}' failed to satisfy constraint: {b.Constraint}"));
}
