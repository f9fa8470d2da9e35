using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Documents;
using YamlDotNet.RepresentationModel;

namespace Worker.Tests.Commands;

public sealed class DocumentTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("null")]
    [InlineData("012")]
    [InlineData("1.5")]
    [InlineData("- a")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("[x]")]
    [InlineData("two\nlines\n")]
    [InlineData("two\r\nlines")]
    [InlineData("  indented\n text")]
    [InlineData("tab\there")]
    [InlineData("\u001b[0m")]
    [InlineData("2026-01-01T00:00:00Z")]
    [InlineData("'quoted'")]
    [InlineData("trailing ")]
    public void A_string_is_the_same_string_in_YAML(string text)
    {
        var yaml = Yaml.Format(new JsonObject { ["text"] = text, [text + "."] = new JsonArray(text, 1, true, null) });

        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var scalar = (YamlScalarNode)root.Children[0].Value;
        Assert.Equal(text, scalar.Value);
        Assert.Equal(text + ".", ((YamlScalarNode)root.Children[1].Key).Value);
        var isPlain = scalar.Style == YamlDotNet.Core.ScalarStyle.Plain;
        Assert.True(!isPlain || text == "plain", yaml);
        Assert.Equal([text, "1", "true", "null"], ((YamlSequenceNode)root.Children[1].Value).Select(item => ((YamlScalarNode)item).Value));
    }

    [Fact]
    public void A_hunk_says_in_which_statement_it_is()
    {
        static JsonNode Policy(string action) => JsonNode.Parse($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Sid": "Pull", "Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "Resource": "*"},
                {"Sid": "Logs", "Effect": "Allow", "Action": ["logs:CreateLogGroup", "{{action}}"], "Resource": "*"}
              ]
            }
            """)!;

        var lines = TextDiff.Create(Policy("logs:PutLogEvents"), Policy("logs:GetLogEvents"))!.Select(line => line.ToString()).ToList();

        Assert.EndsWith("@@ Statement[Logs]", lines[0], StringComparison.Ordinal);
        Assert.Equal("        \"logs:PutLogEvents\"", lines.Single(line => line[0] == '-')[2..]);
    }

    [Theory]
    [InlineData("arn:aws:iam::000000000000:role/path/a-role", "a-role")]
    [InlineData("arn:aws:s3:::a-bucket", "a-bucket")]
    [InlineData("arn:aws:secretsmanager:us-east-1:000000000000:secret:shop/users/bob-AbCdEf", "shop/users/bob-AbCdEf")]
    [InlineData("arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/tools-abc/target/ABC", "ABC")]
    [InlineData("us-east-1_POOL/bob", "us-east-1_POOL/bob")]
    [InlineData("000000000000/repo@sha256:0123456789abcdef0123456789abcdef", "repo@sha256:0123456789ab")]
    [InlineData("s3://bucket/0123456789abcdef.zip", "0123456789ab…")]
    public void An_identifier_is_short(string id, string expected) => Assert.Equal(expected, ShortId.Create(id));
}
