using Microsoft.Extensions.Logging;
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

    /// <summary>An endpoint for all services, such as that of an emulator.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// Finds a header for the requests to <see cref="Endpoint"/> by the headers of its first response; null or a null result adds none. It
    /// is asked only about an endpoint on this machine, and AWS never gets the header.
    /// </summary>
    public Func<IReadOnlyDictionary<string, string>, KeyValuePair<string, string>?>? FindEndpointHeader { get; init; }

    /// <summary>Where calls keep to the rates of AWS; by default only at AWS, not at <see cref="Endpoint"/>.</summary>
    public CallLimits Limits { get; init; } = CallLimits.Aws;

    /// <summary>Whether calls keep to the rates of AWS.</summary>
    internal bool AreLimited => Limits == CallLimits.Always || (Limits == CallLimits.Aws && Endpoint is null);

    /// <summary>Fixed credentials, such as those of an emulator. They take precedence over <see cref="Profile"/>.</summary>
    public (string AccessKeyId, string SecretAccessKey)? Credentials { get; init; }

    /// <summary>Receives the repetitions of single calls; null to log none.</summary>
    public ILogger? Log { get; init; }

    /// <summary>Asked before each call that changes something; null for none, so that several processes may change things.</summary>
    public IChangeLease? Lease { get; init; }

    /// <summary>The roles that stacks may assume, as patterns of ARNs (<c>*</c> stands for any characters); empty for all.</summary>
    public IReadOnlyList<string> AllowedRoles { get; init; } = [];

    /// <summary>The delays, deadlines and limits of the engine.</summary>
    public EngineOptions Engine { get; init; } = new();
}
