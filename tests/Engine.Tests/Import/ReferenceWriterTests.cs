using System.Text.Json.Nodes;
using Reconciler.Engine.Import;
using Reconciler.Spec.References;

namespace Engine.Tests.Import;

/// <summary>References take the place of identifiers only where a whole identifier is meant, and literal text stays literal.</summary>
public sealed class ReferenceWriterTests
{
    private const string Arn = "arn:aws:lambda:us-east-1:000000000000:function:find";

    [Theory]
    [InlineData(Arn, "${LambdaFunction/find.arn}")]
    [InlineData($"{Arn}:live", "${LambdaFunction/find.arn}:live")]
    [InlineData($"x {Arn} y {Arn}", "x ${LambdaFunction/find.arn} y ${LambdaFunction/find.arn}")]
    [InlineData($"{Arn}er", $"{Arn}er")]
    [InlineData($"{Arn}-2", $"{Arn}-2")]
    [InlineData("find", "${LambdaFunction/find.id}")]
    [InlineData("find it", "find it")]
    public void Whole_identifiers_become_references(string text, string expected) => Assert.Equal(expected, Create().Rewrite(text, rank: 2));

    [Fact]
    public void Objects_refer_to_objects_of_lower_rank_only() => Assert.Equal(Arn, Create().Rewrite(Arn, rank: 1));

    [Theory]
    [InlineData("${Kind/name.arn}")]
    [InlineData("$${Kind/name.arn}")]
    [InlineData("${HOME}")]
    [InlineData("${aws:username} ${aws.region}")]
    [InlineData("100 % ${")]
    public void Text_that_looks_like_a_reference_stays_text(string text) =>
        Assert.Equal(text, ReferenceText.Substitute(Create().Rewrite(text, rank: 2), _ => "resolved"));

    [Fact]
    public void Every_string_of_a_document_is_rewritten()
    {
        var document = JsonNode.Parse($$"""{"a": [{"b": "{{Arn}}", "c": 1, "d": null}], "e": true}""");

        var rewritten = Create().Rewrite(document, rank: 2);

        Assert.Equal(
            """{"a":[{"b":"${LambdaFunction/find.arn}","c":1,"d":null}],"e":true}""", rewritten!.ToJsonString());
    }

    private static ReferenceWriter Create()
    {
        var references = new ReferenceWriter();
        references.Add("find", "${LambdaFunction/find.id}", 1);
        references.Add(Arn, "${LambdaFunction/find.arn}", 1);
        references.Add(null, "${LambdaFunction/find.url}", 1);
        return references;
    }
}
