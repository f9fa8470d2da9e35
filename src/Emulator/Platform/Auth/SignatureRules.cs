namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The points of Signature Version 4 on which services differ.</summary>
internal sealed record SignatureRules
{
    /// <summary>What nearly all services do.</summary>
    public static SignatureRules Default { get; } = new();

    /// <summary>Whether the canonical path is the path encoded once and not normalized, instead of the encoding of the encoded path.</summary>
    public bool EncodesPathOnce { get; init; }

    /// <summary>Whether presigned requests leave their body unsigned.</summary>
    public bool LeavesPresignedBodyUnsigned { get; init; }
}
