namespace Reconciler.Emulator.Services.S3;

/// <summary>Reflected cyclic redundancy checks of up to 64 bits.</summary>
internal sealed class Crc
{
    private readonly ulong[] _table = new ulong[256];
    private readonly int _bytes;
    private readonly ulong _mask;

    private Crc(ulong reflectedPolynomial, int bytes)
    {
        _bytes = bytes;
        _mask = bytes == 8 ? ulong.MaxValue : (1UL << (bytes * 8)) - 1;
        for (var i = 0; i < 256; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 1 ? value >> 1 ^ reflectedPolynomial : value >> 1;
            _table[i] = value;
        }
    }

    public static Crc Crc32 { get; } = new(0xEDB88320, 4);

    public static Crc Crc32C { get; } = new(0x82F63B78, 4);

    public static Crc Crc64Nvme { get; } = new(0x9A6C9329AC4BC9B5, 8);

    /// <summary>The checksum in network byte order.</summary>
    public byte[] Compute(ReadOnlySpan<byte> data)
    {
        var crc = _mask;
        foreach (var b in data)
            crc = _table[(byte)(crc ^ b)] ^ crc >> 8;
        crc ^= _mask;
        var result = new byte[_bytes];
        for (var i = 0; i < _bytes; i++)
            result[i] = (byte)(crc >> (8 * (_bytes - 1 - i)));
        return result;
    }
}
