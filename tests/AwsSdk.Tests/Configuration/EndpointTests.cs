using Amazon;
using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SecretsManager;

namespace Reconciler.AwsSdk.Tests.Configuration;

public sealed class EndpointTests
{
    public static TheoryData<ClientConfig, string, string> Endpoints => new()
    {
        { new AmazonBedrockAgentCoreControlConfig(), "eu-central-1", "https://bedrock-agentcore-control.eu-central-1.amazonaws.com/" },
        { new AmazonCodeBuildConfig(), "us-west-2", "https://codebuild.us-west-2.amazonaws.com/" },
        { new AmazonCognitoIdentityProviderConfig(), "us-east-1", "https://cognito-idp.us-east-1.amazonaws.com/" },
        { new AmazonLambdaConfig(), "cn-north-1", "https://lambda.cn-north-1.amazonaws.com.cn/" },
        { new AmazonCloudWatchLogsConfig(), "us-east-1", "https://logs.us-east-1.amazonaws.com/" },
        { new AmazonSecretsManagerConfig(), "us-east-1", "https://secretsmanager.us-east-1.amazonaws.com/" },
        { new AmazonSecretsManagerConfig { UseFIPSEndpoint = true }, "us-east-1", "https://secretsmanager-fips.us-east-1.amazonaws.com/" },
        { new AmazonECRConfig(), "eu-west-1", "https://api.ecr.eu-west-1.amazonaws.com/" },
        { new AmazonECRConfig { UseDualstackEndpoint = true }, "eu-west-1", "https://ecr.eu-west-1.api.aws/" },
        { new AmazonECRConfig { UseFIPSEndpoint = true }, "us-east-1", "https://ecr-fips.us-east-1.amazonaws.com/" },
        { new AmazonIdentityManagementServiceConfig(), "eu-west-1", "https://iam.amazonaws.com/" },
        { new AmazonIdentityManagementServiceConfig(), "us-gov-west-1", "https://iam.us-gov.amazonaws.com/" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_service_has_its_regional_endpoint(ClientConfig config, string region, string url)
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);

        Assert.Equal(new Uri(url), new Uri(Resolve(config).URL));
    }

    [Fact]
    public void Iam_is_signed_for_the_region_of_its_endpoint()
    {
        var endpoint = Resolve(new AmazonIdentityManagementServiceConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        var scheme = (PropertyBag)((List<object>)endpoint.Attributes["authSchemes"])[0];
        Assert.Equal(("us-east-1", "iam"), ((string)scheme["signingRegion"], (string)scheme["signingName"]));
    }

    [Fact]
    public void A_configured_endpoint_wins() =>
        Assert.Equal(
            "http://localhost:4566/",
            Resolve(new AmazonECRConfig { ServiceURL = "http://localhost:4566", AuthenticationRegion = "us-east-1" }).URL);

    private static Endpoint Resolve(ClientConfig config) =>
        config.DetermineServiceOperationEndpoint(
            new ServiceOperationEndpointParameters(new Amazon.ECR.Model.DescribeRepositoriesRequest()));
}
