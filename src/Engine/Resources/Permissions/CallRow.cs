namespace Reconciler.Engine.Resources.Permissions;

/// <summary>Calls of a resource type that need permission on the same resources.</summary>
/// <param name="IsRead">Whether planning makes them; otherwise only changes do.</param>
/// <param name="Calls">The operations with their actions.</param>
/// <param name="Resources">The parts of ARNs, or <c>*</c>.</param>
/// <param name="Conditions">The conditions, without <c>@</c>.</param>
internal sealed record CallRow(
    bool IsRead, IReadOnlyList<CalledAction> Calls, IReadOnlyList<string> Resources, IReadOnlyList<string> Conditions)
{
    private const string Implied = "+";

    /// <summary>Whether the calls search the account for what the stack no longer asks for.</summary>
    public bool IsSearch => IsRead && Resources.All(resource => !resource.Contains('{', StringComparison.Ordinal));

    /// <summary>Reads the rows of a type; the first line names its service.</summary>
    /// <exception cref="FormatException">A line is not a row.</exception>
    public static IReadOnlyList<CallRow> Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(1).Select(line => ParseRow(line, lines[0]))];
    }

    private static CallRow ParseRow(string line, string service)
    {
        if (line.Split(" : ") is not [var calls, var resources]) throw new FormatException($"Not a row of calls: {line}");
        var words = calls.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parts = resources.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new CallRow(
            words[0] == "read",
            [.. words.Skip(1).Select(word => ParseCall(word, service))],
            [.. parts.Where(part => part[0] != '@')],
            [.. parts.Where(part => part[0] == '@').Select(part => part[1..])]);
    }

    private static CalledAction ParseCall(string word, string service)
    {
        if (word.StartsWith(Implied, StringComparison.Ordinal)) return new CalledAction(null, word[1..]);
        var (own, call) = word.Split(':') is [var other, var name] ? (other, name) : (service, word);
        return call.Split('=') is [var operation, var action]
            ? new CalledAction(operation, $"{own}:{action}")
            : new CalledAction(call, $"{own}:{call}");
    }
}
