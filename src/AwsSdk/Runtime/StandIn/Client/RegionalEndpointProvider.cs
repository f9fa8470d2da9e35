using Amazon.Runtime.Endpoints;
using Amazon.Runtime.StandIn.Metadata;
using Amazon.Util;

namespace Amazon.Runtime.StandIn.Client;

/// <summary>
/// The endpoint rules of the supported services: one host for each region, for IAM one host for each partition. A configured endpoint URL
/// takes precedence.
/// </summary>
internal sealed class RegionalEndpointProvider(ServiceDescriptor service) : IEndpointProvider
{
    /// <summary>IAM has one region in each partition; requests are signed for that region.</summary>
    private static readonly Dictionary<string, (string Host, string Region)> IamByPartition = new(StringComparer.Ordinal)
    {
        ["aws"] = ("iam.amazonaws.com", "us-east-1"),
        ["aws-cn"] = ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ["aws-us-gov"] = ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
    };

    public static RegionalEndpointParameters Parameters(IClientConfig config, RegionEndpoint? alternate)
    {
        var region = alternate?.SystemName ?? config.RegionEndpoint?.SystemName;
        if (region is null && !string.IsNullOrEmpty(config.ServiceURL))
            region = string.IsNullOrEmpty(config.AuthenticationRegion) ? AWSSDKUtils.DetermineRegion(config.ServiceURL) : config.AuthenticationRegion;
        return new RegionalEndpointParameters
        {
            Region = region,
            Endpoint = config.ServiceURL,
            UseFips = config.UseFIPSEndpoint,
            UseDualStack = config.UseDualstackEndpoint,
        };
    }

    public static Endpoint Resolve(ClientConfig config, RegionEndpoint? alternate) =>
        config.EndpointProvider.ResolveEndpoint(Parameters(config, alternate));

    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (RegionalEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.Endpoint))
            return new Endpoint(wanted.Endpoint);
        if (string.IsNullOrEmpty(wanted.Region))
            throw new AmazonClientException("Invalid Configuration: Missing Region");
        var region = RegionEndpoint.GetBySystemName(wanted.Region);
        if (service.EndpointPrefix == "iam" && !wanted.UseFips && IamByPartition.TryGetValue(region.PartitionName, out var iam))
            return new Endpoint("https://" + iam.Host, SignedFor(iam.Region), "{}");
        return new Endpoint("https://" + Host(wanted, region.PartitionDnsSuffix));
    }

    private string Host(RegionalEndpointParameters wanted, string suffix)
    {
        // ECR's standard host is api.ecr.{region}; its FIPS and dual-stack hosts are ecr-fips.{region} and ecr.{region}.api.aws.
        var plain = wanted is { UseFips: false, UseDualStack: false };
        var name = plain ? service.EndpointPrefix : service.EndpointPrefix.Replace("api.", "", StringComparison.Ordinal);
        return $"{name}{(wanted.UseFips ? "-fips" : "")}.{wanted.Region}.{(wanted.UseDualStack ? "api.aws" : suffix)}";
    }

    private string SignedFor(string region) =>
        $$"""{"authSchemes":[{"name":"sigv4","signingName":"{{service.SigningName}}","signingRegion":"{{region}}"}]}""";
}
