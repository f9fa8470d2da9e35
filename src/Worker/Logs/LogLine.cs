namespace Reconciler.Worker.Logs;

/// <summary>One line of a log.</summary>
/// <param name="Time">The timestamp of the log event.</param>
/// <param name="Source">The source of the line: <c>build</c> or <c>runtime</c>.</param>
/// <param name="Text">The text.</param>
/// <param name="Id">The event id of CloudWatch Logs, unique within the source.</param>
internal sealed record LogLine(DateTimeOffset Time, string Source, string Text, string Id);
