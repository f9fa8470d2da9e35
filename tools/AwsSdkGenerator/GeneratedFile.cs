namespace Reconciler.AwsSdkGenerator;

/// <summary>A generated file, with its path relative to the repository root.</summary>
internal sealed record GeneratedFile(string Path, string Text);
