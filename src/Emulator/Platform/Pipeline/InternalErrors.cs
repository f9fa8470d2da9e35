namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Reports bugs: the details go to the emulator's log, and clients get no stack trace.</summary>
/// <param name="log">The log; it must accept concurrent writes.</param>
internal sealed class InternalErrors(TextWriter log)
{
    /// <summary>Writes an exception to the log and returns the message for the client, with an id that leads to the entry.</summary>
    public string Report(Exception exception)
    {
        var id = Guid.NewGuid();
        log.WriteLine($"Internal error {id} of the emulator: {exception}");
        return $"Internal error of the emulator ({exception.GetType().Name}). Its error log has the details under {id}.";
    }
}
