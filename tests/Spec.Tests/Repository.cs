namespace Spec.Tests;

/// <summary>Where the tests find what is checked in.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Reconciler.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
