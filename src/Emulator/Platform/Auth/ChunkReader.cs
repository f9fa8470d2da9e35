using System.Text;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>
/// Reads lines and bytes of an <c>aws-chunked</c> body. Past the end it reads empty lines, because clients differ in the last line break.
/// </summary>
internal sealed class ChunkReader(byte[] source)
{
    private int _position;

    public static AwsException Malformed() => new("IncompleteBody", "The request body terminated unexpectedly");

    public string ReadLine()
    {
        var rest = source.AsSpan(_position);
        var end = rest.IndexOf("\r\n"u8);
        var line = end < 0 ? rest : rest[..end];
        _position += end < 0 ? rest.Length : end + 2;
        return Encoding.ASCII.GetString(line);
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > source.Length - _position)
            throw Malformed();
        var bytes = source.AsSpan(_position, count);
        _position += count;
        return bytes;
    }
}
