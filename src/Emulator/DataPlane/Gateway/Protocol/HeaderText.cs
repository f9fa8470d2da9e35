using System.Text;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>Values in HTTP headers. MCP encodes what is not valid in a header as <c>=?base64?...?=</c>.</summary>
internal static class HeaderText
{
    private const string Start = "=?base64?";
    private const string End = "?=";

    public static string Encode(string value)
    {
        var isPlain = value.Length > 0 && value == value.Trim() && value.All(c => c is >= ' ' and <= '~') && !IsEncoded(value);
        return isPlain ? value : $"{Start}{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}{End}";
    }

    /// <summary>Returns the value of a header; a value that is not encoded, or wrongly, is returned as it is.</summary>
    public static string? Decode(string? header)
    {
        if (header is null || !IsEncoded(header))
            return header;
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[Start.Length..^End.Length], bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : header;
    }

    private static bool IsEncoded(string value) =>
        value.Length >= Start.Length + End.Length
        && value.StartsWith(Start, StringComparison.Ordinal)
        && value.EndsWith(End, StringComparison.Ordinal);
}
