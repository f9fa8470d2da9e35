namespace Reconciler.Emulator.Services.Logs;

/// <summary>Writes the logs of other services. Callers hold the account's gate.</summary>
internal interface ILogWriter
{
    /// <summary>Adds events to a stream. Missing groups and streams are created. Timestamps are in milliseconds since 1970.</summary>
    void Write(string region, string group, string stream, IEnumerable<(long Timestamp, string Message)> events);

    /// <summary>Removes the events of one <see cref="Write"/> to a stream, by its index.</summary>
    void Forget(string region, string group, string stream, int block);
}
