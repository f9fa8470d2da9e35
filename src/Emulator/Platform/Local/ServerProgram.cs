namespace Reconciler.Emulator.Platform.Local;

/// <summary>The commands that build and run the server of a runtime on this machine, in place of its image.</summary>
/// <param name="Command">The program and its arguments; empty if the server cannot run on this machine.</param>
/// <param name="Build">The build program and its arguments, in place of <c>docker build</c>; empty if the source needs no build.</param>
/// <param name="Project">
/// The name of the CodeBuild project that builds the image, and on this machine runs <paramref name="Build"/>;
/// <see langword="null"/> if no project builds it.
/// </param>
public sealed record ServerProgram(IReadOnlyList<string> Command, IReadOnlyList<string> Build, string? Project)
{
    /// <summary>
    /// The SHA-256 of the archive with the files that the server runs with, in lower-case hexadecimal digits; <see langword="null"/> if
    /// it runs with the source of its image.
    /// </summary>
    public string? Files { get; init; }

    /// <summary>No commands: the emulator does not know how to run the server.</summary>
    public static ServerProgram None { get; } = new([], [], null);

    /// <summary>Compares the commands element by element.</summary>
    public bool Equals(ServerProgram? other) =>
        other is not null && Project == other.Project && Files == other.Files && Command.SequenceEqual(other.Command) && Build.SequenceEqual(other.Build);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Project, Files, Command.Count, Build.Count);
}
