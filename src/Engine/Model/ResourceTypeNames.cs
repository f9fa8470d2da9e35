namespace Reconciler.Engine.Model;

/// <summary>The names of the resource types, as used in addresses, plans and status.</summary>
public static class ResourceTypeNames
{
    /// <summary>An AgentCore API key credential provider.</summary>
    public const string ApiKeyCredentialProvider = "ApiKeyCredentialProvider";

    /// <summary>An S3 bucket.</summary>
    public const string Bucket = "Bucket";

    /// <summary>A CodeBuild project.</summary>
    public const string BuildProject = "BuildProject";

    /// <summary>An AgentCore gateway.</summary>
    public const string Gateway = "Gateway";

    /// <summary>A rate limit of a gateway.</summary>
    public const string GatewayRateLimit = "GatewayRateLimit";

    /// <summary>A rule of a gateway, which routes requests.</summary>
    public const string GatewayRule = "GatewayRule";

    /// <summary>A target of a gateway.</summary>
    public const string GatewayTarget = "GatewayTarget";

    /// <summary>A generated password in Secrets Manager.</summary>
    public const string GeneratedSecret = "GeneratedSecret";

    /// <summary>A container image in ECR, and the CodeBuild build that pushes it.</summary>
    public const string Image = "Image";

    /// <summary>The tag of a prebuilt image, resolved to the digest that it names. It is only read.</summary>
    public const string ImageTag = "ImageTag";

    /// <summary>The versions of secrets in Secrets Manager that something is made from. They are only read, without their values.</summary>
    public const string SecretVersion = "SecretVersion";

    /// <summary>An AgentCore OAuth 2 credential provider.</summary>
    public const string OAuth2CredentialProvider = "OAuth2CredentialProvider";

    /// <summary>An IAM user.</summary>
    public const string IamUser = "IamUser";

    /// <summary>A Lambda function.</summary>
    public const string LambdaFunction = "LambdaFunction";

    /// <summary>A statement of the resource policy of a Lambda function: who may invoke it.</summary>
    public const string LambdaPermission = "LambdaPermission";

    /// <summary>A managed policy of IAM.</summary>
    public const string ManagedPolicy = "ManagedPolicy";

    /// <summary>A policy of a policy engine.</summary>
    public const string Policy = "Policy";

    /// <summary>The attachment of a managed policy to a user, role or group.</summary>
    public const string PolicyAttachment = "PolicyAttachment";

    /// <summary>An AgentCore policy engine.</summary>
    public const string PolicyEngine = "PolicyEngine";

    /// <summary>An ECR repository.</summary>
    public const string Repository = "Repository";

    /// <summary>A resource server of a user pool, with its scopes.</summary>
    public const string ResourceServer = "ResourceServer";

    /// <summary>An IAM role.</summary>
    public const string Role = "Role";

    /// <summary>An AgentCore runtime.</summary>
    public const string Runtime = "Runtime";

    /// <summary>An endpoint of a runtime.</summary>
    public const string RuntimeEndpoint = "RuntimeEndpoint";

    /// <summary>The source archive of an MCP server: an object in S3.</summary>
    public const string SourceArchive = "SourceArchive";

    /// <summary>A user of a user pool.</summary>
    public const string User = "User";

    /// <summary>A Cognito user pool.</summary>
    public const string UserPool = "UserPool";

    /// <summary>An app client of a user pool.</summary>
    public const string UserPoolClient = "UserPoolClient";

    /// <summary>The domain of a user pool.</summary>
    public const string UserPoolDomain = "UserPoolDomain";

    /// <summary>An AgentCore workload identity that no service has made.</summary>
    public const string WorkloadIdentity = "WorkloadIdentity";
}
