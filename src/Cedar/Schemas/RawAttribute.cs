namespace Cedar.Schemas;

internal sealed record RawAttribute(string Name, RawType Type, bool Required);
