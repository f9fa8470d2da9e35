using System.Xml.Linq;

namespace Reconciler.ArchitectureTests.Fixtures;

/// <summary>Every way to the content of a file. Never called.</summary>
internal sealed class FileOpener
{
    public static IEnumerable<object> Open(string path)
    {
        yield return File.ReadAllText(path);
        yield return File.ReadAllBytes(path);
        yield return File.ReadLines(path);
        yield return File.ReadAllLinesAsync(path);
        yield return File.OpenRead(path);
        yield return File.OpenText(path);
        yield return File.OpenHandle(path);
        yield return new FileInfo(path).OpenRead();
        yield return new FileStream(path, FileMode.Open);
        yield return new StreamReader(path);
        yield return XDocument.Load(path);
        yield return new StreamReader(Stream.Null);
    }
}
