namespace Reconciler.Worker.Hosting;

/// <summary>What became of the changed source of a local server.</summary>
/// <param name="Server">The name of the runtime.</param>
/// <param name="State">The state.</param>
internal sealed record ReloadReport(string Server, ReloadState State)
{
    /// <summary>How long the reload took; null unless it is done.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why the server does not run; null unless it failed.</summary>
    public string? Message { get; init; }

    /// <summary>The last lines that the server or its build has written, if it failed.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
