namespace Reconciler.Worker.Hosting;

/// <summary>A line of the log of a build, as a pass saw it.</summary>
/// <param name="Resource">The address of the resource that is built.</param>
/// <param name="Number">Counts the lines of the build, from 1.</param>
/// <param name="Time">When the pass saw it.</param>
/// <param name="Text">The text.</param>
internal sealed record BuildLine(string Resource, int Number, DateTimeOffset Time, string Text);
