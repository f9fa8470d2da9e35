using Reconciler.Emulator.Platform.Local;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>A version of a runtime, as it is run on this machine.</summary>
/// <param name="RuntimeId">The runtime.</param>
/// <param name="Version">Its version, from 1 on.</param>
/// <param name="Region">The region of its log.</param>
/// <param name="LogGroup">Where its output goes: the log group of the endpoint that was called first.</param>
/// <param name="Program">How it is built and run.</param>
/// <param name="SourceBlob">The key of the archive that its image was built from; <see langword="null"/> for an image that was not built here.</param>
/// <param name="Environment">The environment variables that the runtime sets.</param>
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
