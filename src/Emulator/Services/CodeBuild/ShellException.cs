namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>A command of a buildspec that the emulator cannot interpret. The message is the reason.</summary>
internal sealed class ShellException(string message) : Exception(message);
