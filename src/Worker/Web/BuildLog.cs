using Reconciler.Worker.Hosting;
using Reconciler.Worker.Logs;

namespace Reconciler.Worker.Web;

/// <summary>The log of the latest build of a server.</summary>
/// <param name="Resource">The address of the image that is built: new lines are in the events under it.</param>
/// <param name="Lines">The last lines.</param>
/// <param name="Omitted">How many lines come before them.</param>
internal sealed record BuildLog(string Resource, IReadOnlyList<BuildLine> Lines, int Omitted)
{
    /// <summary>How many lines are returned unless asked otherwise.</summary>
    public const int DefaultLines = 200;

    /// <summary>How many lines can be asked for.</summary>
    public const int MaxLines = 5000;

    /// <summary>The kind of objects that are built.</summary>
    public const string Kind = "McpServer";

    /// <summary>Creates the log of a build that this worker has seen.</summary>
    public static BuildLog Of(string resource, IReadOnlyList<BuildLine> seen, int lines)
    {
        IReadOnlyList<BuildLine> last = [.. seen.TakeLast(lines)];
        return new BuildLog(resource, last, last[0].Number - 1);
    }

    /// <summary>Creates the log of a build from what CloudWatch has.</summary>
    public static BuildLog Of(string resource, IReadOnlyList<LogLine> read, int lines)
    {
        var all = read.OrderBy(line => line.Time).Select((line, at) => new BuildLine(resource, at + 1, line.Time, line.Text)).ToList();
        IReadOnlyList<BuildLine> last = [.. all.TakeLast(lines)];
        return new BuildLog(resource, last, all.Count - last.Count);
    }
}
