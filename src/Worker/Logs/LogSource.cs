using Amazon.CloudWatchLogs.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Logs;

/// <summary>Reads the new lines of a CloudWatch log group, or of one stream of it.</summary>
/// <param name="aws">The account.</param>
/// <param name="name">The <see cref="LogLine.Source"/> of the lines.</param>
/// <param name="group">The log group.</param>
/// <param name="stream">The log stream; null for all streams of the group.</param>
internal sealed class LogSource(AwsAccount aws, string name, string group, string? stream = null)
{
    // CloudWatch shows late lines at the position of their timestamp, so each read starts before the newest known line.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _seen = [];
    private DateTimeOffset? _newest;

    /// <summary>The log group.</summary>
    public string Group => group;

    /// <summary>The earliest time of the lines; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether the log group was missing at the last read.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Reads the lines that earlier calls did not return; none if the log group does not exist yet.</summary>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(CancellationToken cancellationToken)
    {
        var request = new FilterLogEventsRequest { LogGroupName = group };
        if (stream is not null) request.LogStreamNames = [stream];
        var start = _newest is { } newest ? newest - Overlap : Since;
        request.StartTime = (start < Since ? Since : start)?.ToUnixTimeMilliseconds();
        try
        {
            var events = await aws.ListAsync(
                aws.Logs.FilterLogEventsAsync,
                request,
                page => page.Events,
                page => page.NextToken,
                (next, token) => next.NextToken = token,
                cancellationToken);
            var lines = events.Select(ToLine).Where(line => _seen.Add(line.Id)).ToList();
            IsMissing = false;
            if (lines.Count > 0) _newest = lines.Max(line => line.Time);
            return lines;
        }
        catch (ResourceNotFoundException)
        {
            IsMissing = true;
            return [];
        }
    }

    private LogLine ToLine(FilteredLogEvent line) =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(line.Timestamp ?? 0), name, line.Message.TrimEnd(), line.EventId);
}
