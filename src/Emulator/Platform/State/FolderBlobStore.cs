using System.Security.Cryptography;

namespace Reconciler.Emulator.Platform.State;

/// <summary>Stores one file per body. A file gets its name after it is complete, so a killed process leaves no partial body.</summary>
internal sealed class FolderBlobStore : IBlobStore
{
    private readonly string _directory;

    public FolderBlobStore(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
    }

    public string Put(ReadOnlySpan<byte> content)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = Path.Combine(_directory, key);
        if (File.Exists(path))
            return key;
        using (var file = new FileStream(path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path, overwrite: true);
        return key;
    }

    public bool Contains(string key) => File.Exists(Path.Combine(_directory, key));

    public byte[] Get(string key) => File.ReadAllBytes(Path.Combine(_directory, key));

    public void Retain(IReadOnlySet<string> keys)
    {
        foreach (var file in Directory.EnumerateFiles(_directory))
        {
            if (!keys.Contains(Path.GetFileName(file)))
                File.Delete(file);
        }
    }
}
