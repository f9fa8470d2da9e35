using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class ExampleCallTests
{
    [Theory]
    [InlineData("""{"properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]}""", "a=5 b=3")]
    [InlineData("""{"properties":{"name":{"type":"string"}},"required":["name"]}""", "name=Alice")]
    [InlineData("""{"properties":{"text":{"type":"string"},"limit":{"type":"integer"}},"required":["text"]}""", "text=text")]
    [InlineData("""{"properties":{"mode":{"enum":["fast mode","slow"]},"on":{"type":"boolean"}},"required":["mode","on"]}""", "'mode=fast mode' on=true")]
    [InlineData("""{"properties":{"q":{"type":"string","examples":["it's"]},"list":{"type":"array"}},"required":["q","list"]}""", @"'q=it'\''s' 'list=[]'")]
    [InlineData("{}", "")]
    public void Arguments_follow_the_schema_and_are_quoted_for_a_shell(string schema, string arguments)
    {
        var tool = Tools.With(schema);

        Assert.Equal(arguments, ExampleCall.CreateArguments(tool));
    }

    [Fact]
    public void Example_arguments_are_valid()
    {
        var tool = Tools.With(
            """
            {
              "properties": {
                "a": { "type": "integer" }, "n": { "type": "number" }, "on": { "type": "boolean" }, "l": { "type": "array" },
                "o": { "type": "object" }, "x": {}, "u": { "type": ["string", "null"] }
              },
              "required": ["a", "n", "on", "l", "o", "x", "u"]
            }
            """);
        var arguments = ExampleCall.CreateArguments(tool).Replace("'", "", StringComparison.Ordinal).Split(' ');

        ToolArguments.Parse(new ToolSchema(tool), arguments, null, out var errors);

        Assert.Empty(errors);
    }
}
