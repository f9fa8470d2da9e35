using System.Text.Json.Nodes;
using Reconciler.Engine.Resources.Iam;

namespace Engine.Tests.Resources.Iam;

public sealed class PolicyDocumentTests
{
    [Fact]
    public void Texts_that_mean_the_same_policy_become_one() => Assert.Equal(
        PolicyDocument.Normalise("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"""),
        PolicyDocument.Normalise("""{ "Version": "2012-10-17", "Statement": [ { "Resource": ["*"], "Action": ["s3:GetObject"], "Effect": "Allow" } ] }"""));

    [Fact]
    public void The_order_of_statements_and_what_they_say_stay() => Assert.True(JsonNode.DeepEquals(
        JsonNode.Parse("""{"Statement":[{"Action":["a:B","a:C"],"Effect":"Allow","Sid":"2"},{"Effect":"Deny","Sid":"1"}]}"""),
        JsonNode.Parse(PolicyDocument.Normalise("""{"Statement":[{"Sid":"2","Effect":"Allow","Action":["a:C","a:B"]},{"Sid":"1","Effect":"Deny"}]}""").Text)));

    [Fact]
    public void Policies_that_differ_stay_different() => Assert.NotEqual(
        PolicyDocument.Normalise("""{"Statement":[{"Effect":"Allow","Condition":{"StringEquals":{"a":"b"}}}]}"""),
        PolicyDocument.Normalise("""{"Statement":[{"Effect":"Allow","Condition":{"StringLike":{"a":"b"}}}]}"""));
}
