namespace Reconciler.AwsSdkGenerator;

/// <summary>A file to be written, relative to the repository's root.</summary>
internal sealed record GeneratedFile(string Path, string Text);
