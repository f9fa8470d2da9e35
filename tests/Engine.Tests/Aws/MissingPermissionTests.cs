using Reconciler.Engine.Aws;

namespace Engine.Tests.Aws;

/// <summary>The texts by which AWS says that a role lacks a permission, or cannot be assumed.</summary>
public sealed class MissingPermissionTests
{
    private const string Role = "arn:aws:iam::000000000000:role/gateway";
    private const string Function = "arn:aws:lambda:us-east-1:000000000000:function:notes";
    private const string Engine = "arn:aws:bedrock-agentcore:us-east-1:000000000000:policy-engine/engine-1";

    [Theory]
    [InlineData(
        $"Gateway execution role lacks permission to perform lambda:InvokeFunction on {Function}. Role: {Role}",
        Role, "lambda:InvokeFunction", Function)]
    [InlineData(
        "Gateway execution role lacks permission to perform bedrock-agentcore:GetResourceApiKey",
        null, "bedrock-agentcore:GetResourceApiKey", null)]
    [InlineData(
        $"Access denied while calling GetPolicyEngine on Policy Engine: {Engine} with Gateway role: {Role}",
        Role, "bedrock-agentcore:GetPolicyEngine", Engine)]
    [InlineData(
        "Access denied while validating ECR URI 'x'. The execution role requires permissions for ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations.",
        null, "ecr:BatchGetImage", null)]
    [InlineData(
        "Failed to connect and fetch tools from the provided MCP target server. Error - Authorization error when sending message",
        null, null, null)]
    public void Permission_is_named(string text, string? role, string? action, string? resource)
    {
        var missing = MissingPermission.Find(text);

        Assert.Equal(new MissingPermission(role, action, resource), missing);
    }

    [Theory]
    [InlineData($"Role validation failed for '{Role}'. Please verify that the role exists and its trust policy allows assumption by this service", Role)]
    [InlineData($"User: {Role} is not authorized to perform: bedrock-agentcore:GenesisPolicyEngineCheck. Verify that the role exists", Role)]
    [InlineData("The role defined for the function cannot be assumed by Lambda.", null)]
    [InlineData("CodeBuild is not authorized to perform: sts:AssumeRole on service role. Please verify that", null)]
    public void Trust_is_told_from_permissions(string text, string? role)
    {
        var missing = MissingPermission.Find(text);

        Assert.NotNull(missing);
        Assert.True(missing.IsTrust);
        Assert.Equal(role, missing.RoleArn);
        Assert.Null(missing.Action);
    }

    [Theory]
    [InlineData("A target with the name 'x' already exists")]
    [InlineData("")]
    public void Other_texts_name_none(string text) => Assert.Null(MissingPermission.Find(text));
}
