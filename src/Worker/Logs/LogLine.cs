namespace Reconciler.Worker.Logs;

/// <summary>One line of a log.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Source">What wrote it: <c>build</c> or <c>runtime</c>.</param>
/// <param name="Text">The line.</param>
/// <param name="Id">Tells it from every other line of its source.</param>
internal sealed record LogLine(DateTimeOffset Time, string Source, string Text, string Id);
