namespace Reconciler.Worker.Local;

/// <summary>The commands with which the embedded AWS builds and runs the server of a runtime on this machine.</summary>
/// <param name="Command">The program that runs the server, and its arguments; empty if the spec has no <c>local.command</c>.</param>
/// <param name="Build">The program that builds the source, and its arguments; empty if the source needs no build.</param>
/// <param name="Project">The CodeBuild project that builds the image; null if the spec names a prebuilt image.</param>
internal sealed record LocalProgram(IReadOnlyList<string> Command, IReadOnlyList<string> Build, string? Project)
{
    // The lists have no value equality of their own.
    public bool Equals(LocalProgram? other) =>
        other is not null && Project == other.Project && Command.SequenceEqual(other.Command) && Build.SequenceEqual(other.Build);

    public override int GetHashCode() => HashCode.Combine(Project, Command.Count, Build.Count);
}
