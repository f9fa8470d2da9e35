using System.Collections.Concurrent;

namespace Reconciler.ArchitectureTests.Fixtures;

/// <summary>Every kind of static state that the rule forbids, and what it allows.</summary>
internal static class StaticState
{
    internal static readonly List<string> Shared = [];
    internal static readonly IReadOnlyList<string> Allowed = ["a"];
    private const int Limit = 3;
    private static readonly ConcurrentDictionary<string, int> Cache = new();
    private static readonly Dictionary<string, int> Grown = new() { ["a"] = Limit };
    private static readonly Dictionary<string, int> Table = new() { ["a"] = Limit };
    private static int Count;

    public static string[] Given { get; } = ["a"];

    public static int Settable { get; set; }

    public static object Lazily => field ??= new object();

    public static void Grow() => Grown.Add("b", Count++ + Cache.Count + Table["a"]);
}
