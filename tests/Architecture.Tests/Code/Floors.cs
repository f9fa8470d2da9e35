namespace Reconciler.ArchitectureTests.Code;

/// <summary>The floors of a house, from the ground up. A floor is a list of folders; each uses only its own floor and those below.</summary>
/// <param name="Levels">The folders of each floor: "Model" is that folder alone, "Services/**" is that folder and all in it.</param>
internal sealed record Floors(params string[][] Levels)
{
    public IEnumerable<string> FindViolations(FolderGraph graph)
    {
        foreach (var folder in graph.Folders)
        {
            if (FloorOf(folder) is null) yield return $"'{folder}' is on no floor; give it one in this test.";
        }

        foreach (var pattern in Levels.SelectMany(level => level).Where(pattern => !graph.Folders.Any(folder => Matches(pattern, folder))))
            yield return $"'{pattern}' is a floor without code; take it out of this test.";
        foreach (var (from, to, uses) in graph.Arrows)
        {
            if (FloorOf(from) < FloorOf(to)) yield return $"{from} must not use {to}, which is above it: {string.Join(", ", uses.Take(5))}";
        }
    }

    private int? FloorOf(string folder)
    {
        for (var floor = 0; floor < Levels.Length; floor++)
        {
            if (Levels[floor].Any(pattern => Matches(pattern, folder))) return floor;
        }

        return null;
    }

    private static bool Matches(string pattern, string folder) => pattern.EndsWith("/**", StringComparison.Ordinal)
        ? folder == pattern[..^3] || folder.StartsWith(pattern[..^2], StringComparison.Ordinal)
        : folder == pattern;
}
