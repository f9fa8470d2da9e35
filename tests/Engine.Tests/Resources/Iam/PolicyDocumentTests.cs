using System.Text.Json.Nodes;
using Reconciler.Engine.Resources.Iam;

namespace Engine.Tests.Resources.Iam;

public sealed class PolicyDocumentTests
{
    [Fact]
    public void Documents_with_the_same_meaning_normalise_to_the_same_text() => Assert.Equal(
        PolicyDocument.Normalise("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"""),
        PolicyDocument.Normalise(
            """{ "Version": "2012-10-17", "Statement": [ { "Resource": ["*"], "Action": ["s3:GetObject"], "Effect": "Allow" } ] }"""));

    [Fact]
    public void Normalising_keeps_the_order_and_the_content_of_statements()
    {
        const string Text = """{"Statement":[{"Sid":"2","Effect":"Allow","Action":["a:C","a:B"]},{"Sid":"1","Effect":"Deny"}]}""";
        const string Normal = """{"Statement":[{"Action":["a:B","a:C"],"Effect":"Allow","Sid":"2"},{"Effect":"Deny","Sid":"1"}]}""";
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Normal), JsonNode.Parse(PolicyDocument.Normalise(Text).Text)));
    }

    [Fact]
    public void Policies_that_differ_stay_different() => Assert.NotEqual(
        PolicyDocument.Normalise("""{"Statement":[{"Effect":"Allow","Condition":{"StringEquals":{"a":"b"}}}]}"""),
        PolicyDocument.Normalise("""{"Statement":[{"Effect":"Allow","Condition":{"StringLike":{"a":"b"}}}]}"""));
}
