using Reconciler.Emulator.Host;
using Reconciler.Spec.Files;

namespace Reconciler.Worker.Commands;

/// <summary>
/// The endpoint of the emulator that serves a state folder, in a file of the folder. Whoever finds the folder locked can use the emulator
/// instead. A file that a killed emulator left counts for nothing: its folder is not locked, and whoever locks it deletes the file.
/// </summary>
internal sealed class EmulatorAddress : IDisposable
{
    private readonly string? _file;

    private EmulatorAddress(string? file) => _file = file;

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The state folder; null if the state is in memory.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static EmulatorAddress Write(string? folder, Uri endpoint)
    {
        if (folder is null) return new EmulatorAddress(null);
        var file = Path.Combine(folder, EmulatedAws.EndpointFile);
        File.WriteAllText(file, endpoint.ToString());
        return new EmulatorAddress(file);
    }

    /// <summary>Finds the endpoint of a folder; null if no emulator has written one.</summary>
    public static Uri? Find(string folder)
    {
        try
        {
            var file = Path.Combine(folder, EmulatedAws.EndpointFile);
            return File.Exists(file) && EmulatedAws.IsInUse(folder)
                ? CommonOptions.TryParseUrl(new FileReader().ReadText(file).Trim())
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (_file is not null) File.Delete(_file);
    }
}
