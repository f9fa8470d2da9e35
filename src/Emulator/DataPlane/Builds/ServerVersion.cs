using Reconciler.Emulator.Platform.Local;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>A version of a runtime and how this machine runs it.</summary>
/// <param name="RuntimeId">The id of the runtime.</param>
/// <param name="Version">The version number of the runtime, from 1 on.</param>
/// <param name="Region">The region of the runtime and its log.</param>
/// <param name="LogGroup">The log group for the output: that of the endpoint that was called first.</param>
/// <param name="Program">The commands that build and run the server.</param>
/// <param name="SourceBlob">
/// The blob key of the archive of the server's files: those of its program, or the source of its image; <see langword="null"/> if the
/// program has none and the emulator's CodeBuild did not build the image.
/// </param>
/// <param name="Environment">The environment variables of the runtime.</param>
internal sealed record ServerVersion(
    string RuntimeId,
    string Version,
    string Region,
    string LogGroup,
    ServerProgram Program,
    string? SourceBlob,
    IReadOnlyDictionary<string, string> Environment)
{
    public string Id => $"{RuntimeId}/{Version}";
}
