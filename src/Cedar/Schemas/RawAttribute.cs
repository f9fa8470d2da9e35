namespace Cedar;

internal sealed record RawAttribute(string Name, RawType Type, bool Required);
