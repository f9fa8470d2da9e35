using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>The least upper bound of types under strict validation.</summary>
internal static class LeastUpperBound
{
    /// <summary>The smallest type that includes both, or null if strict validation does not allow to mix them.</summary>
    public static CedarType? Compute(CedarType a, CedarType b)
    {
        if (a.Equals(b) || b is CedarType.Unknown)
            return a;
        if (a is CedarType.Unknown)
            return b;
        switch (a, b)
        {
            case (CedarType.Boolean, CedarType.Boolean):
                return new CedarType.Boolean();
            case (CedarType.Set set, CedarType.Set other):
                return Compute(set.Element, other.Element) is { } element ? new CedarType.Set(element) : null;
            case (CedarType.Record record, CedarType.Record other):
                return Compute(record.Attributes, other.Attributes);
            default:
                return null;
        }
    }

    private static CedarType.Record? Compute(RecordAttributes a, RecordAttributes b)
    {
        if (a.Values.Count != b.Values.Count)
            return null;
        var joined = new List<AttributeType>();
        foreach (var attribute in a.Values)
        {
            if (!b.TryGet(attribute.Name, out var other) || other.Required != attribute.Required ||
                Compute(attribute.Type, other.Type) is not { } type)
                return null;
            joined.Add(attribute with { Type = type });
        }

        return new CedarType.Record(new RecordAttributes(joined));
    }
}
