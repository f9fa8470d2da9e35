namespace Reconciler.Worker.Local;

/// <summary>How an embedded AWS builds and runs the server of a runtime on this machine.</summary>
/// <param name="Command">The program and its arguments; none when there is no way to run it here.</param>
/// <param name="Build">The program and the arguments that make the source runnable first; none when it needs no such thing.</param>
/// <param name="Project">The CodeBuild project that makes the image; <see langword="null"/> when none does.</param>
internal sealed record LocalProgram(IReadOnlyList<string> Command, IReadOnlyList<string> Build, string? Project)
{
    public bool Equals(LocalProgram? other) =>
        other is not null && Project == other.Project && Command.SequenceEqual(other.Command) && Build.SequenceEqual(other.Build);

    public override int GetHashCode() => HashCode.Combine(Project, Command.Count, Build.Count);
}
