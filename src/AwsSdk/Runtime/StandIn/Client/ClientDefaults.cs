using Amazon.Runtime.Internal;

namespace Amazon.Runtime.StandIn.Client;

/// <summary>The defaults modes for AWS_DEFAULTS_MODE, with the timeouts that all AWS SDKs share.</summary>
internal static class ClientDefaults
{
    public static DefaultConfigurationProvider Provider { get; } = new(
    [
        Mode(DefaultConfigurationMode.Standard, 3.1),
        Mode(DefaultConfigurationMode.InRegion, 1.1),
        Mode(DefaultConfigurationMode.CrossRegion, 3.1),
        Mode(DefaultConfigurationMode.Mobile, 30),
    ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, double connectSeconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(connectSeconds),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(connectSeconds),
    };
}
