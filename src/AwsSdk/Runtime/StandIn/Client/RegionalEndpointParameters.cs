using Amazon.Runtime.Endpoints;

namespace Amazon.Runtime.StandIn.Client;

/// <summary>The parameters that determine the endpoint of a request.</summary>
internal sealed class RegionalEndpointParameters : EndpointParameters
{
    public string? Region
    {
        get => (string?)this[nameof(Region)];
        init => this[nameof(Region)] = value;
    }

    /// <summary>The endpoint URL from configuration, environment or profile; <see langword="null"/> if none is set.</summary>
    public string? Endpoint
    {
        get => (string?)this[nameof(Endpoint)];
        init => this[nameof(Endpoint)] = value;
    }

    public bool UseFips
    {
        get => (bool)this[nameof(UseFips)];
        init => this[nameof(UseFips)] = value;
    }

    public bool UseDualStack
    {
        get => (bool)this[nameof(UseDualStack)];
        init => this[nameof(UseDualStack)] = value;
    }
}
