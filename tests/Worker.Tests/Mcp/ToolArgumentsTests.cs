using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class ToolArgumentsTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "5", "5")]
    [InlineData("""{"type":"integer"}""", "-9007199254740993", "-9007199254740993")]
    [InlineData("""{"type":"number"}""", "2.5", "2.5")]
    [InlineData("""{"type":"number"}""", "1e3", "1e3")]
    [InlineData("""{"type":"boolean"}""", "True", "true")]
    [InlineData("""{"type":"string"}""", "5", "\"5\"")]
    [InlineData("""{"type":"string"}""", "", "\"\"")]
    [InlineData("""{"type":"string"}""", "a=b", "\"a=b\"")]
    [InlineData("""{"type":"array","items":{"type":"integer"}}""", "[1,2]", "[1,2]")]
    [InlineData("""{"type":"object"}""", """{"b":[true]}""", """{"b":[true]}""")]
    [InlineData("""{"type":["string","null"]}""", "x", "\"x\"")]
    [InlineData("""{"type":["string","integer"]}""", "5", "5")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"string"}]}""", "five", "\"five\"")]
    [InlineData("""{"enum":["x","y"],"type":"string"}""", "y", "\"y\"")]
    [InlineData("{}", "5", "5")]
    [InlineData("{}", "five", "\"five\"")]
    public void A_value_is_read_as_the_type_that_the_tool_wants(string schema, string text, string json)
    {
        var arguments = ToolArguments.Parse(SchemaOf(schema), [$"a={text}"], null, out var errors);

        Assert.Empty(errors);
        Assert.Equal(json, arguments["a"].GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "2.5", "a wants a whole number, not '2.5'")]
    [InlineData("""{"type":"integer"}""", "", "a wants a whole number, not ''")]
    [InlineData("""{"type":"number"}""", "NaN", "a wants a number, not 'NaN'")]
    [InlineData("""{"type":"boolean"}""", "yes", "a wants true or false, not 'yes'")]
    [InlineData("""{"type":"array"}""", "1,2", "a wants a JSON array such as [1,2], not '1,2'")]
    [InlineData("""{"type":"object"}""", "[1]", "a wants a JSON object such as {\"a\":1}, not '[1]'")]
    [InlineData("""{"enum":["x","y"],"type":"string"}""", "z", "a is one of x, y, not 'z'")]
    [InlineData("""{"type":["integer","boolean"]}""", "x", "a wants a whole number or true or false, not 'x'")]
    public void What_is_no_such_value_is_refused_with_what_is_wanted(string schema, string text, string error)
    {
        ToolArguments.Parse(SchemaOf(schema), [$"a={text}"], null, out var errors);

        Assert.Equal([error], errors);
    }

    [Fact]
    public void All_that_is_missing_unknown_or_malformed_is_named_at_once()
    {
        var schema = new ToolSchema(Tools.With("""{"properties":{"first":{"type":"integer"},"second":{"type":"string"},"third":{}},"required":["first","second"]}"""));

        ToolArguments.Parse(schema, ["frist=1", "nonsense", "=x"], null, out var errors);

        Assert.Equal(
            [
                "'nonsense' is no argument; write name=value", "'=x' is no argument; write name=value", "there is no argument frist; did you mean first?",
                "first is missing (integer)", "second is missing (string)",
            ],
            errors);
    }

    [Fact]
    public void Pairs_complete_and_override_json()
    {
        var schema = new ToolSchema(Tools.With("""{"properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]}"""));

        var arguments = ToolArguments.Parse(schema, ["b=3"], """{"a":1,"b":2}""", out var errors);

        Assert.Empty(errors);
        Assert.Equal((1, 3), (arguments["a"].GetInt32(), arguments["b"].GetInt32()));
    }

    [Theory]
    [InlineData("[1]", "--json takes an object, such as '{\"a\":5}'")]
    [InlineData("{", "--json is no JSON: ")]
    public void Json_that_is_no_object_is_refused(string json, string error)
    {
        ToolArguments.Parse(null, [], json, out var errors);

        Assert.StartsWith(error, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_takes_others_takes_them_and_a_tool_without_arguments_says_so()
    {
        var open = ToolArguments.Parse(new ToolSchema(Tools.With("""{"additionalProperties":true}""")), ["x=1"], null, out var none);
        Assert.Empty(none);
        Assert.Equal(1, open["x"].GetInt32());

        ToolArguments.Parse(new ToolSchema(Tools.With("{}")), ["x=1"], null, out var errors);
        Assert.Equal(["there is no argument x; it takes none"], errors);
    }

    private static ToolSchema SchemaOf(string schema) => new(Tools.With($$$"""{"properties":{"a":{{{schema}}}},"required":["a"]}"""));
}
