namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The differences between services in Signature Version 4.</summary>
internal sealed record SignatureRules
{
    /// <summary>The rules of most services.</summary>
    public static SignatureRules Default { get; } = new();

    /// <summary>Whether the canonical path is encoded once and not normalized. By default it is normalized and encoded twice.</summary>
    public bool EncodesPathOnce { get; init; }

    /// <summary>Whether the signature of a presigned request does not cover the body.</summary>
    public bool LeavesPresignedBodyUnsigned { get; init; }
}
