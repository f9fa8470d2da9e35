namespace Reconciler.Emulator.Platform.Local;

/// <summary>The folder on this machine that a runtime's source was archived from.</summary>
/// <param name="RuntimeName">The name of the runtime.</param>
/// <param name="Folder">The full path of the folder.</param>
/// <param name="Exclude">Patterns of paths that the archive leaves out, with <c>*</c> and <c>?</c>.</param>
public sealed record LocalSource(string RuntimeName, string Folder, IReadOnlyList<string> Exclude);
