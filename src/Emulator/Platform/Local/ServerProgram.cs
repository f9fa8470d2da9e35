namespace Reconciler.Emulator.Platform.Local;

/// <summary>How to run the server of a runtime on this machine instead of its image.</summary>
/// <param name="Command">The program and its arguments, or an empty list if none is set.</param>
/// <param name="Build">The program and arguments that build the source first, as <c>docker build</c> would, or an empty list.</param>
/// <param name="Project">The CodeBuild project that builds the image and runs <paramref name="Build"/>.</param>
internal sealed record ServerProgram(IReadOnlyList<string> Command, IReadOnlyList<string> Build, string? Project)
{
    public static ServerProgram None { get; } = new([], [], null);

    public bool Equals(ServerProgram? other) =>
        other is not null && Project == other.Project && Command.SequenceEqual(other.Command) && Build.SequenceEqual(other.Build);

    public override int GetHashCode() => HashCode.Combine(Project, Command.Count, Build.Count);
}
