namespace Reconciler.ArchitectureTests.Code;

/// <summary>Reports what breaks a rule, whole: xunit cuts long texts of a collection.</summary>
internal static class Violations
{
    public static void AssertNone(string rule, IEnumerable<string> violations)
    {
        var lines = violations.Distinct().Order(StringComparer.Ordinal).ToList();
        if (lines.Count > 0) Assert.Fail($"{rule}{string.Concat(lines.Select(line => $"\n  - {line}"))}");
    }
}
