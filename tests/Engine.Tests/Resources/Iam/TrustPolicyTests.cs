using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Engine.Tests.Resources.Iam;

public sealed class TrustPolicyTests
{
    private const string Service = "bedrock-agentcore.amazonaws.com";

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","bedrock-agentcore.amazonaws.com"]},"Action":["sts:TagSession","sts:AssumeRole"]}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"STS:Assume*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"NotAction":"sts:TagSession"}""")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}""")]
    [InlineData("""{"Effect":"Allow","NotPrincipal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"1"}}}""")]
    [InlineData("""
        {"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"},
        {"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:SourceAccount":"1"}}}
        """)]
    public void Service_may_assume_the_role(string statements) => Assert.True(Trust(statements).Allows(Service));

    [Theory]
    [InlineData("")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:root"},"Action":"sts:AssumeRole"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRoleWithSAML"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"NotAction":"sts:*"}""")]
    [InlineData("""{"Effect":"Allow","NotPrincipal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}""")]
    [InlineData("""
        {"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"},
        {"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}
        """)]
    public void Service_may_not_assume_the_role(string statements) => Assert.False(Trust(statements).Allows(Service));

    [Fact]
    public void Statement_may_stand_without_a_list()
    {
        const string Document =
            """{"Statement":{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}}""";

        Assert.True(new TrustPolicy(new JsonDocumentText(Document)).Allows(Service));
    }

    private static TrustPolicy Trust(string statements) =>
        new(new JsonDocumentText($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}"""));
}
