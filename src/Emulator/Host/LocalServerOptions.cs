namespace Reconciler.Emulator.Host;

/// <summary>The source and commands of a <see cref="LocalServer"/>.</summary>
public sealed record LocalServerOptions
{
    /// <summary>The program and its arguments. They are not interpreted by a shell.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The source as a ZIP archive.</summary>
    public required byte[] Source { get; init; }

    /// <summary>The build program and its arguments; empty if the source needs no build.</summary>
    public IReadOnlyList<string> Build { get; init; } = [];

    /// <summary>
    /// The folder of the build cache; <see langword="null"/> for none. See <see cref="EmulatorOptions.BuildCacheDirectory"/>.
    /// </summary>
    public string? BuildCacheDirectory { get; init; }

    /// <summary>Environment variables of the server, in addition to the few that it inherits, such as PATH.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The time limit for the build, and again for the start, in real time.</summary>
    public required TimeSpan Limit { get; init; }
}
