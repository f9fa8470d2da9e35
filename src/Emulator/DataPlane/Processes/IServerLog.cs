namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>The log of a server or a build.</summary>
internal interface IServerLog : IAsyncDisposable
{
    /// <summary>The CloudWatch log group; <see langword="null"/> if the log is not written to CloudWatch Logs.</summary>
    string? Group { get; }

    /// <summary>Copies lines until the output ends or the log is closed.</summary>
    Task CopyAsync(TextReader output);

    /// <summary>Adds a line of the emulator.</summary>
    Task WriteLineAsync(string line);
}
