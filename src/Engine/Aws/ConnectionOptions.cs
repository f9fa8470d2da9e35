using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>How to reach AWS. Unset members come from the settings of the stack, then from the environment as in the AWS SDKs.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The region. Takes precedence over that of the stack.</summary>
    public string? Region { get; init; }

    /// <summary>The region to use if neither <see cref="Region"/> nor the stack sets one. Precedes the environment.</summary>
    public string? FallbackRegion { get; init; }

    /// <summary>The name of a profile in the AWS configuration files.</summary>
    public string? Profile { get; init; }

    /// <summary>An endpoint for all services, such as that of an emulator. It disables the call rates of AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Fixed credentials, such as those of an emulator. They take precedence over <see cref="Profile"/>.</summary>
    public (string AccessKeyId, string SecretAccessKey)? Credentials { get; init; }

    /// <summary>How old cached reads may be.</summary>
    public AccountViewOptions View { get; init; } = new();

    /// <summary>The delays, deadlines and limits of the engine.</summary>
    public EngineOptions Engine { get; init; } = new();
}
