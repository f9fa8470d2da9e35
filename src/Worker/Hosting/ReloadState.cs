namespace Reconciler.Worker.Hosting;

/// <summary>The states of a reload.</summary>
internal enum ReloadState
{
    /// <summary>The source has changed; the server is built and started.</summary>
    Reloading,

    /// <summary>The server runs with the changed source.</summary>
    Reloaded,

    /// <summary>The source cannot be read or built, or the server does not start. Its calls fail until the source changes again.</summary>
    Failed,
}
