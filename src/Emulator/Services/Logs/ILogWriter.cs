namespace Reconciler.Emulator.Services.Logs;

/// <summary>The logs as other services write them. Callers hold the account's gate.</summary>
internal interface ILogWriter
{
    /// <summary>Adds events to a stream. Group and stream are made where they are missing.</summary>
    void Write(string region, string group, string stream, IEnumerable<(long Timestamp, string Message)> events);

    /// <summary>Removes the events of one <see cref="Write"/> to a stream, by its number from 0 on.</summary>
    void Forget(string region, string group, string stream, int block);
}
