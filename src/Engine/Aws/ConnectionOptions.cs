namespace Reconciler.Engine.Aws;

/// <summary>How to reach AWS, as it is said at the prompt. What is unset comes from the stack, then from the environment.</summary>
public sealed record ConnectionOptions
{
    public string? Region { get; init; }

    /// <summary>The region when nobody says one.</summary>
    public string? FallbackRegion { get; init; }

    public string? Profile { get; init; }

    /// <summary>An endpoint for all services, such as an emulator's.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Fixed credentials, for the embedded AWS; the usual chain when unset.</summary>
    public (string AccessKeyId, string SecretAccessKey)? Credentials { get; init; }

    /// <summary>How old answers may be.</summary>
    public AccountViewOptions View { get; init; } = new();
}
