using System.Text;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>
/// A page of a list that is ordered by key. The token contains the last returned key, so it stays valid when rows change.
/// </summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken)
{
    public static Page<T> Read(IEnumerable<KeyValuePair<string, T>> rows, long size, string? token, Func<AwsException> invalidToken)
    {
        var after = token is null ? null : Decode(token) ?? throw invalidToken();
        var limit = (int)Math.Min(size, int.MaxValue - 1) + 1;
        var rest = rows.Where(r => after is null || string.CompareOrdinal(r.Key, after) > 0).Take(limit).ToList();
        return rest.Count <= size
            ? new([.. rest.Select(r => r.Value)], null)
            : new([.. rest.Take((int)size).Select(r => r.Value)], Encode(rest[(int)size - 1].Key));
    }

    private static string Encode(string key) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes("1:" + key)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string? Decode(string token)
    {
        var base64 = token.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.StartsWith("1:", StringComparison.Ordinal) ? text[2..] : null;
    }
}
