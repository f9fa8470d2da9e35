using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Sqs;

/// <summary>The MD5 digests by which clients check that a message arrived whole.</summary>
internal static class MessageDigests
{
    public static string OfBody(string body) => Hex(Encoding.UTF8.GetBytes(body));

    /// <summary>
    /// The digest of attributes, as the developer guide defines it: by name, each name, data type and value with its length in four bytes,
    /// and before the value one byte that tells text from binary.
    /// </summary>
    public static string OfAttributes(JsonObject attributes)
    {
        using var buffer = new MemoryStream();
        foreach (var (name, node) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            var attribute = (JsonObject)node!;
            Write(buffer, Encoding.UTF8.GetBytes(name));
            Write(buffer, Encoding.UTF8.GetBytes(attribute.Text("DataType")));
            buffer.WriteByte(attribute["BinaryValue"] is null ? (byte)1 : (byte)2);
            Write(buffer, attribute["BinaryValue"]?.Bytes() ?? Encoding.UTF8.GetBytes(attribute.TextOrNull("StringValue") ?? ""));
        }

        return Hex(buffer.ToArray());
    }

    private static void Write(MemoryStream buffer, byte[] value)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        buffer.Write(length);
        buffer.Write(value);
    }

#pragma warning disable CA5351 // The protocol of SQS demands MD5.
    private static string Hex(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
