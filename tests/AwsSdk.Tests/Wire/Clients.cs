using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Runtime;
using Amazon.SecretsManager;

namespace Reconciler.AwsSdk.Tests.Wire;

/// <summary>Creates clients for a URL, with fixed credentials and without retries.</summary>
internal static class Clients
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    public static readonly AWSCredentials Credentials = new BasicAWSCredentials(AccessKey, SecretKey);

    public static AmazonBedrockAgentCoreControlClient AgentCore(string url) =>
        new(Credentials, At<AmazonBedrockAgentCoreControlConfig>(url));

    public static AmazonCloudWatchLogsClient Logs(string url) => new(Credentials, At<AmazonCloudWatchLogsConfig>(url));

    public static AmazonCodeBuildClient CodeBuild(string url) => new(Credentials, At<AmazonCodeBuildConfig>(url));

    public static AmazonCognitoIdentityProviderClient Cognito(string url) => new(Credentials, At<AmazonCognitoIdentityProviderConfig>(url));

    public static AmazonECRClient Ecr(string url) => new(Credentials, At<AmazonECRConfig>(url));

    public static AmazonIdentityManagementServiceClient Iam(string url) => new(Credentials, At<AmazonIdentityManagementServiceConfig>(url));

    public static AmazonLambdaClient Lambda(string url) => new(Credentials, At<AmazonLambdaConfig>(url));

    public static AmazonSecretsManagerClient Secrets(string url) => new(Credentials, At<AmazonSecretsManagerConfig>(url));

    public static TConfig At<TConfig>(string url) where TConfig : ClientConfig, new() =>
        new() { ServiceURL = url, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 };
}
