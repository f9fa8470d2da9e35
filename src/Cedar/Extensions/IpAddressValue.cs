using System.Globalization;

namespace Cedar.Extensions;

/// <summary>An IPv4 or IPv6 address with a prefix length: one address or a range.</summary>
public sealed record IpAddressValue : CedarValue
{
    private IpAddressValue(bool isIpv6, UInt128 address, int prefix) => (IsIpv6, Address, Prefix) = (isIpv6, address, prefix);

    /// <summary>Whether this is IPv6 rather than IPv4.</summary>
    public bool IsIpv6 { get; }

    /// <summary>The address as a number.</summary>
    public UInt128 Address { get; }

    /// <summary>The prefix length: the number of leading bits of the network.</summary>
    public int Prefix { get; }

    /// <summary>Whether the whole range is loopback.</summary>
    public bool IsLoopback => IsIpv6 ? Address == 1 && Prefix == 128 : IsWithin(127u << 24, 8);

    /// <summary>Whether the whole range is multicast.</summary>
    public bool IsMulticast => IsIpv6 ? IsWithin(UInt128.One << 127 | (UInt128)0x7f << 120, 8) : IsWithin(224u << 24, 4);

    /// <inheritdoc/>
    public override string TypeName => "ipaddr";

    private int Width => IsIpv6 ? 128 : 32;

    private UInt128 First => Address & ~GetHostMask(Prefix);

    private UInt128 Last => Address | GetHostMask(Prefix);

    /// <summary>Parses an address with or without <c>/prefix</c>. Returns null if the text is not an address.</summary>
    public static IpAddressValue? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        var isIpv6 = address.Contains(':', StringComparison.Ordinal);
        var width = isIpv6 ? 128 : 32;
        var prefix = slash < 0 ? width : ParseNumber(text[(slash + 1)..], isIpv6 ? 3 : 2, width);
        var number = isIpv6 ? ParseIpv6(address) : ParseIpv4(address);
        return prefix is { } p && number is { } n ? new IpAddressValue(isIpv6, n, p) : null;
    }

    /// <summary>Whether every address of this range is in <paramref name="range"/>.</summary>
    public bool IsInRange(IpAddressValue range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return IsIpv6 == range.IsIpv6 && First >= range.First && Last <= range.Last;
    }

    /// <inheritdoc/>
    public override string ToString() => $"ip(\"{Text}\")";

    /// <summary>A text that parses to this address, always with the prefix length.</summary>
    internal string Text => $"{FormattedAddress}/{Prefix.ToString(CultureInfo.InvariantCulture)}";

    private string FormattedAddress => IsIpv6
        ? string.Join(
            ':', Enumerable.Range(0, 8).Select(i => ((ushort)(Address >> (112 - (16 * i)))).ToString("x", CultureInfo.InvariantCulture)))
        : string.Join('.', Enumerable.Range(0, 4).Select(i => ((byte)(Address >> (24 - (8 * i)))).ToString(CultureInfo.InvariantCulture)));

    private bool IsWithin(UInt128 network, int prefix) => Prefix >= prefix && (Address & ~GetHostMask(prefix)) == network;

    private UInt128 GetHostMask(int prefix) =>
        prefix == Width ? 0 : (UInt128.One << (Width - prefix)) - 1 | (prefix == 0 && Width == 128 ? UInt128.MaxValue : 0);

    private static int? ParseNumber(string text, int mostDigits, int max) =>
        text.Length <= mostDigits && Digits.IsDigits(text) && (text.Length == 1 || text[0] != '0') &&
        int.Parse(text, CultureInfo.InvariantCulture) is var number && number <= max
            ? number
            : null;

    private static UInt128? ParseIpv4(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 4)
            return null;
        uint address = 0;
        foreach (var part in parts)
        {
            if (ParseNumber(part, 3, 255) is not { } number)
                return null;
            address = (address << 8) | (uint)number;
        }

        return address;
    }

    private static UInt128? ParseIpv6(string text)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
            return ParseGroups(text) is { Count: 8 } all ? JoinGroups(all, 0, []) : null;
        var (before, after) = (ParseGroups(text[..gap]), ParseGroups(text[(gap + 2)..]));
        return before is not null && after is not null && before.Count + after.Count < 8
            ? JoinGroups(before, 8 - before.Count - after.Count, after)
            : null;
    }

    private static List<ushort>? ParseGroups(string text)
    {
        var groups = new List<ushort>();
        foreach (var part in text.Length == 0 ? [] : text.Split(':'))
        {
            if (part.Length is < 1 or > 4 || !part.All(char.IsAsciiHexDigit))
                return null;
            groups.Add(ushort.Parse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        return groups;
    }

    private static UInt128 JoinGroups(List<ushort> before, int zeros, List<ushort> after)
    {
        UInt128 address = 0;
        foreach (var group in before.Concat(Enumerable.Repeat((ushort)0, zeros)).Concat(after))
            address = (address << 16) | group;
        return address;
    }
}
