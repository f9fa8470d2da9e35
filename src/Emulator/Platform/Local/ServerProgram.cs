namespace Reconciler.Emulator.Platform.Local;

/// <summary>How the server of a runtime is run on this machine, in the place of its image.</summary>
/// <param name="Command">The program and its arguments; empty when nobody has told.</param>
/// <param name="Build">The program and the arguments that make the source runnable first, as <c>docker build</c> would; empty when it needs no such thing.</param>
/// <param name="Project">The CodeBuild project that makes the image, and runs <paramref name="Build"/> in doing so.</param>
internal sealed record ServerProgram(IReadOnlyList<string> Command, IReadOnlyList<string> Build, string? Project)
{
    public static ServerProgram None { get; } = new([], [], null);

    public bool Equals(ServerProgram? other) =>
        other is not null && Project == other.Project && Command.SequenceEqual(other.Command) && Build.SequenceEqual(other.Build);

    public override int GetHashCode() => HashCode.Combine(Project, Command.Count, Build.Count);
}
