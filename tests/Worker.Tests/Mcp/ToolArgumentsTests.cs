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
    public void A_value_is_converted_to_the_type_of_the_schema(string schema, string text, string json)
    {
        var arguments = ToolArguments.Parse(SchemaOf(schema), [$"a={text}"], null, out var errors);

        Assert.Empty(errors);
        Assert.Equal(json, arguments["a"].GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "2.5", "a must be a whole number, not '2.5'")]
    [InlineData("""{"type":"integer"}""", "", "a must be a whole number, not ''")]
    [InlineData("""{"type":"number"}""", "NaN", "a must be a number, not 'NaN'")]
    [InlineData("""{"type":"boolean"}""", "yes", "a must be true or false, not 'yes'")]
    [InlineData("""{"type":"array"}""", "1,2", "a must be a JSON array such as [1,2], not '1,2'")]
    [InlineData("""{"type":"object"}""", "[1]", "a must be a JSON object such as {\"a\":1}, not '[1]'")]
    [InlineData("""{"enum":["x","y"],"type":"string"}""", "z", "a must be one of x, y, not 'z'")]
    [InlineData("""{"type":["integer","boolean"]}""", "x", "a must be a whole number or true or false, not 'x'")]
    public void A_value_of_another_type_is_refused_with_the_allowed_types(string schema, string text, string error)
    {
        ToolArguments.Parse(SchemaOf(schema), [$"a={text}"], null, out var errors);

        Assert.Equal([error], errors);
    }

    [Fact]
    public void All_missing_unknown_and_malformed_arguments_are_reported_at_once()
    {
        var schema = new ToolSchema(Tools.With(
            """{"properties":{"first":{"type":"integer"},"second":{"type":"string"},"third":{}},"required":["first","second"]}"""));

        ToolArguments.Parse(schema, ["frist=1", "nonsense", "=x"], null, out var errors);

        Assert.Equal(
            [
                "'nonsense' is not an argument; write name=value",
                "'=x' is not an argument; write name=value",
                "there is no argument frist; did you mean first?",
                "first is missing (integer)",
                "second is missing (string)",
            ],
            errors);
    }

    [Fact]
    public void Pairs_override_JSON_members()
    {
        var schema = new ToolSchema(Tools.With(
            """{"properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]}"""));

        var arguments = ToolArguments.Parse(schema, ["b=3"], """{"a":1,"b":2}""", out var errors);

        Assert.Empty(errors);
        Assert.Equal((1, 3), (arguments["a"].GetInt32(), arguments["b"].GetInt32()));
    }

    [Theory]
    [InlineData("[1]", "--json must be a JSON object, such as '{\"a\":5}'")]
    [InlineData("{", "--json is not valid JSON: ")]
    public void JSON_that_is_not_an_object_is_refused(string json, string error)
    {
        ToolArguments.Parse(null, [], json, out var errors);

        Assert.StartsWith(error, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Additional_arguments_are_accepted_only_if_the_schema_allows_them()
    {
        var open = ToolArguments.Parse(new ToolSchema(Tools.With("""{"additionalProperties":true}""")), ["x=1"], null, out var none);
        Assert.Empty(none);
        Assert.Equal(1, open["x"].GetInt32());

        ToolArguments.Parse(new ToolSchema(Tools.With("{}")), ["x=1"], null, out var errors);
        Assert.Equal(["there is no argument x; the tool has no arguments"], errors);
    }

    private static ToolSchema SchemaOf(string schema) => new(Tools.With($$$"""{"properties":{"a":{{{schema}}}},"required":["a"]}"""));
}
