namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>The wire name, location and format of a model property.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WireAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public WireLocation Location { get; set; }

    public WireTimestamp Timestamp { get; set; }

    /// <summary>Whether the property is an idempotency token: a new UUID is sent if the caller does not set it.</summary>
    public bool IsIdempotencyToken { get; set; }
}
