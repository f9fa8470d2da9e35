using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>The path template of an operation, such as <c>/{Bucket}/{Key+}?tagging</c>.</summary>
internal sealed class Route
{
    private readonly string[] _segments;
    private readonly KeyValuePair<string, string>[] _literals;
    private readonly int _fixedSegments;

    public Route(OperationContract operation)
    {
        Operation = operation;
        var queryStart = operation.Uri.IndexOf('?', StringComparison.Ordinal);
        _segments = Split(queryStart < 0 ? operation.Uri : operation.Uri[..queryStart]);
        _literals = queryStart < 0 ? [] : [.. AwsRequest.ParseQuery(operation.Uri[(queryStart + 1)..]).Where(p => p.Key != "x-id")];
        _fixedSegments = _segments.Count(s => !IsLabel(s));
    }

    public OperationContract Operation { get; }

    /// <summary>The decoded labels of the path, or <see langword="null"/> if the request does not match.</summary>
    public Dictionary<string, string>? Match(AwsRequest request)
    {
        foreach (var (key, value) in _literals)
        {
            if (!request.Query.Any(p => p.Key == key && (value.Length == 0 || p.Value == value)))
                return null;
        }

        var path = Split(request.RoutePath);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < _segments.Length; i++)
        {
            var segment = _segments[i];
            if (segment.EndsWith("+}", StringComparison.Ordinal))
            {
                // A greedy label takes the rest of the path, slashes included.
                var rest = RestOf(request.RoutePath, i);
                if (rest.Length == 0)
                    return null;
                values[segment[1..^2]] = Uri.UnescapeDataString(rest);
                return values;
            }

            if (i >= path.Length)
                return null;
            if (IsLabel(segment))
                values[segment[1..^1]] = Uri.UnescapeDataString(path[i]);
            else if (segment != path[i])
                return null;
        }

        return path.Length == _segments.Length ? values : null;
    }

    /// <summary>
    /// The rank of a matching route: first by the number of fixed parameters, which name an operation even if the request lacks another
    /// one; then by whether all required parameters are present, and by the number of fixed parts.
    /// </summary>
    public (int Literals, bool Complete, int Required, int Fixed) Rank(AwsRequest request) => (
        _literals.Length,
        Operation.RequiredParameters.All(p => p.IsIn(request)),
        Operation.RequiredParameters.Count,
        _fixedSegments);

    private static bool IsLabel(string segment) => segment.StartsWith('{');

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string RestOf(string rawPath, int skipped)
    {
        var position = 1;
        for (var i = 0; i < skipped; i++)
        {
            var slash = rawPath.IndexOf('/', position);
            if (slash < 0)
                return "";
            position = slash + 1;
        }

        return position < rawPath.Length ? rawPath[position..] : "";
    }
}
