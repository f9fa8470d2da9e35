using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <summary>Counts calls by operation: they are the scarcest resource there is.</summary>
public sealed class CallCounter
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    public void Count(string operation) => _calls.AddOrUpdate(operation, 1, static (_, count) => count + 1);

    public int Total => _calls.Values.Sum();

    /// <summary>Calls that change something.</summary>
    public int Mutating => _calls.Where(call => !IsRead(call.Key)).Sum(call => call.Value);

    public IReadOnlyDictionary<string, int> ByOperation => new SortedDictionary<string, int>(_calls, StringComparer.Ordinal);

    /// <summary>Whether an operation only reads, or signs in. AWS names them regularly.</summary>
    public static bool IsRead(string operation) =>
        ReadVerbs.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal)) || operation is "AssumeRole" or "InitiateAuth" or "AdminInitiateAuth";

    private static readonly string[] ReadVerbs = ["Get", "List", "Describe", "BatchGet", "Head", "AdminGet", "Filter"];
}
