using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <summary>Counts AWS calls by operation. Call rates limit how many stacks an operator can manage. Thread-safe.</summary>
public sealed class CallCounter
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>Counts a call.</summary>
    /// <param name="operation">The name of the operation, such as <c>GetGateway</c>.</param>
    public void Count(string operation) => _calls.AddOrUpdate(operation, 1, static (_, count) => count + 1);

    /// <summary>The number of all calls, retries included.</summary>
    public int Total => _calls.Values.Sum();

    /// <summary>The number of calls of operations that change something.</summary>
    public int Mutating => _calls.Where(call => !IsRead(call.Key)).Sum(call => call.Value);

    /// <summary>A copy of the counts, ordered by operation.</summary>
    public IReadOnlyDictionary<string, int> ByOperation => new SortedDictionary<string, int>(_calls, StringComparer.Ordinal);

    /// <summary>
    /// Whether an operation only reads or signs in, by the verb that its name starts with. A runtime is invoked only to ask its server whether it
    /// answers, and which tools it lists.
    /// </summary>
    /// <param name="operation">The name of the operation.</param>
    public static bool IsRead(string operation) =>
        ReadVerbs.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal))
        || operation is "AssumeRole" or "InitiateAuth" or "AdminInitiateAuth" or "InvokeAgentRuntime";

    private static readonly string[] ReadVerbs = ["Get", "List", "Describe", "BatchGet", "Head", "AdminGet", "Filter"];
}
