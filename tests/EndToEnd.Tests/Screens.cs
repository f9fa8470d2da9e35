namespace EndToEnd.Tests;

/// <summary>Screens as they were approved, at the width of a terminal.</summary>
internal static class Screens
{
    /// <summary>Compares both streams, and checks that no line is wider than the screen unless it is a single word.</summary>
    public static async Task AssertAsync(Workshop workshop, string name, params string[] args)
    {
        var result = await workshop.RunAsync(args);

        // Progress has times and no fixed order.
        var error = args[0] is "apply" or "destroy" ? "" : result.Error;
        foreach (var line in (result.Output + error).Split('\n').Where(line => line.Length > workshop.Width))
        {
            var isCopied = line.Contains("reconciler ", StringComparison.Ordinal) || line.Contains("http", StringComparison.Ordinal);
            Assert.True(isCopied || line.Trim().Split(' ').Length == 1, $"{name}: {line}");
        }

        Golden.AssertEqual($"screen-{workshop.Width}-{name}.txt", result.Output + error, workshop);
    }
}
