namespace Reconciler.Tests.Shared;

/// <summary>Compares text with golden files of the repository. <c>UPDATE_GOLDEN=1 dotnet test</c> rewrites them.</summary>
internal static class GoldenFile
{
    /// <summary>Asserts that a text equals a golden file.</summary>
    /// <param name="actual">The text.</param>
    /// <param name="parts">The path of the golden file, from the repository's root.</param>
    public static void AssertEqual(string actual, params string[] parts)
    {
        var file = Repository.File(parts);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"{file} is missing; UPDATE_GOLDEN=1 dotnet test writes it.");
        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: true);
    }
}
