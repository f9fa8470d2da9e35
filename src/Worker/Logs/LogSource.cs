using Amazon.CloudWatchLogs.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Logs;

/// <summary>A log group, or one stream of it, that is read as it grows.</summary>
/// <param name="aws">The account.</param>
/// <param name="name">What is said to have written the lines.</param>
/// <param name="group">The log group.</param>
/// <param name="stream">The stream; all of the group's when null.</param>
internal sealed class LogSource(AwsAccount aws, string name, string group, string? stream = null)
{
    // CloudWatch takes lines that are late, and shows them when it has sorted them in.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _seen = [];
    private DateTimeOffset? _newest;

    /// <summary>The lines that were not there before. A log that does not exist yet has none.</summary>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var request = new FilterLogEventsRequest { LogGroupName = group };
        if (stream is not null) request.LogStreamNames = [stream];
        if (_newest is { } newest) request.StartTime = (newest - Overlap).ToUnixTimeMilliseconds();
        try
        {
            var events = await aws.ListAsync(
                aws.Logs.FilterLogEventsAsync, request, page => page.Events, page => page.NextToken, (next, token) => next.NextToken = token, cancellationToken);
            var lines = events.Select(line => new LogLine(DateTimeOffset.FromUnixTimeMilliseconds(line.Timestamp ?? 0), name, line.Message.TrimEnd(), line.EventId)).Where(line => _seen.Add(line.Id)).ToList();
            if (lines.Count > 0) _newest = lines.Max(line => line.Time);
            return lines;
        }
        catch (ResourceNotFoundException)
        {
            return [];
        }
    }
}
