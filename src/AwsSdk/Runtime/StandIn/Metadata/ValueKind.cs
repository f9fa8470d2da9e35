namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>What a value is, whatever it is written as.</summary>
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
