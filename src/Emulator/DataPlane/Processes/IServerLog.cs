namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>Takes what a server, or the build of one, writes.</summary>
internal interface IServerLog : IAsyncDisposable
{
    /// <summary>The log group that people find it in; <see langword="null"/> when it is in none.</summary>
    string? Group { get; }

    /// <summary>Takes lines until the end of the output, or of the log.</summary>
    Task CopyAsync(TextReader output);

    /// <summary>Adds a line of the emulator's own.</summary>
    Task WriteLineAsync(string line);
}
