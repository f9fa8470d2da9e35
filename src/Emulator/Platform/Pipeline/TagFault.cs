namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>What is wrong with a tag of a call.</summary>
internal enum TagFault
{
    /// <summary>It has no key, or an empty one.</summary>
    NoKey,

    /// <summary>Another tag of the call has the same key.</summary>
    Duplicate,

    /// <summary>Its key starts with <c>aws:</c>, which only AWS itself may set.</summary>
    Reserved,
}
