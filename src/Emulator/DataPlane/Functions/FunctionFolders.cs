using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.DataPlane.Functions;

/// <summary>The temporary folders of functions, one for each archive, and the emulator's own programs for their runtimes.</summary>
internal sealed class FunctionFolders(Account account) : IDisposable
{
    // Archives that were made on Windows or by a library do not say that a program is one.
    private const string CustomRuntime = "bootstrap";

    private static readonly string[] Bootstraps = [FunctionCommand.PythonBootstrap, FunctionCommand.NodeBootstrap];

    private readonly string _root = Path.Combine(Path.GetTempPath(), $"reconciler-functions-{Guid.NewGuid():N}");
    private readonly Lock _gate = new();

    /// <summary>The folder with the emulator's own programs.</summary>
    public string Programs
    {
        get
        {
            lock (_gate)
            {
                var folder = Path.Combine(_root, "runtimes");
                if (!Directory.Exists(folder))
                    WriteBootstraps(folder);
                return folder;
            }
        }
    }

    /// <summary>Returns the folder of an archive, which is extracted on first use; without an archive an empty one.</summary>
    /// <exception cref="AwsException">The archive cannot be extracted.</exception>
    public string Prepare(FunctionRun run)
    {
        var key = run.Program.Files ?? run.Code;
        lock (_gate)
        {
            SourceFolders.PrepareRoot(_root);
            if (key is null)
                return Directory.CreateDirectory(Path.Combine(_root, "none")).FullName;
            var folder = Path.Combine(_root, key);
            if (!Directory.Exists(folder))
                Extract(run, key, folder);
            return folder;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    private void Extract(FunctionRun run, string key, string folder)
    {
        try
        {
            SourceFolders.Extract(account.Perform(() => account.State.Blobs.Get(key)), folder);
        }
        catch (Exception invalid) when (invalid is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw LambdaErrors.NotRunnable(run.Name, $"its archive cannot be extracted: {invalid.Message}");
        }

        var program = Path.Combine(folder, CustomRuntime);
        if (!OperatingSystem.IsWindows() && File.Exists(program))
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
    }

    private static void WriteBootstraps(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in Bootstraps)
        {
            using var source = typeof(FunctionFolders).Assembly.GetManifestResourceStream(name)!;
            using var target = File.Create(Path.Combine(folder, name));
            source.CopyTo(target);
        }
    }
}
