namespace EndToEnd.Tests;

/// <summary>
/// The cache of builds that the tests of a run share, so that the sample server is compiled once. It starts empty with every run: what an
/// earlier one has built proves nothing.
/// </summary>
internal static class TestBuilds
{
    private static readonly string _caches = Create();

    /// <summary>The folder, as the commands make it of the <see cref="Variables"/>.</summary>
    public static string Folder { get; } = Path.Combine(_caches, "reconciler", "builds");

    /// <summary>The environment that leads commands there.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string> { ["XDG_CACHE_HOME"] = _caches };

    private static string Create()
    {
        var folder = Directory.CreateTempSubdirectory("reconciler-caches-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
