namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>The kinds of values, independent of their format on the wire.</summary>
internal enum ValueKind
{
    Text,
    Constant,
    Boolean,
    Integer,
    Long,
    Float,
    Double,
    Timestamp,
    Blob,
    Document,
    List,
    Map,
    Structure,
}
