namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>How a model property travels.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public WireLocation Location { get; set; }

    public WireTimestamp Timestamp { get; set; }

    /// <summary>A fresh UUID is sent where the caller gives none.</summary>
    public bool IsIdempotencyToken { get; set; }
}
