namespace Reconciler.Emulator.Host;

/// <summary>What a <see cref="LocalServer"/> runs.</summary>
public sealed record LocalServerOptions
{
    /// <summary>The program and its arguments. No shell reads them.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The ZIP archive of its source.</summary>
    public required byte[] Source { get; init; }

    /// <summary>The program and the arguments that make the source runnable first; empty when it needs no such thing.</summary>
    public IReadOnlyList<string> Build { get; init; } = [];

    /// <summary>Where builds are kept; <see langword="null"/> when nowhere. See <see cref="EmulatorOptions.BuildCacheDirectory"/>.</summary>
    public string? BuildCacheDirectory { get; init; }

    /// <summary>Environment variables of the server, beside those that programs need to run at all.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long building may take, and then starting, in real time.</summary>
    public required TimeSpan Limit { get; init; }
}
