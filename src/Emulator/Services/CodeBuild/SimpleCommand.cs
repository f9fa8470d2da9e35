namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>A program with its arguments, or assignments.</summary>
/// <param name="Separator">The operator before the command: <c>|</c>, <c>||</c>, <c>&amp;&amp;</c>, <c>;</c>, a line end, or none.</param>
/// <param name="Words">The words, not yet expanded.</param>
internal sealed record SimpleCommand(string Separator, IReadOnlyList<ShellWord> Words);
