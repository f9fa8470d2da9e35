namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>The type of a shape.</summary>
internal enum ShapeKind
{
    Structure,
    List,
    Map,
    String,
    Boolean,
    Integer,
    Long,
    Float,
    Double,
    Blob,
    Timestamp,

    /// <summary>Any JSON value.</summary>
    Document,
}
