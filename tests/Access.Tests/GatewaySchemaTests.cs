using System.Text.Json.Nodes;
using Cedar.Schemas;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Tests;

public sealed class GatewaySchemaTests
{
    [Fact]
    public void A_schema_has_an_action_for_each_tool_typed_by_its_arguments()
    {
        var schema = new GatewaySchema(new GatewayTools("arn:gw", [new TargetTools("t", [Example.Tool(
            "do",
            """
            {"s": {"type": "string"}, "i": {"type": "integer"}, "n": {"type": "number"}, "b": {"type": "boolean"},
             "o": {"type": "object", "properties": {"x": {"type": "string"}}}, "a": {"type": "array", "items": {"type": "integer"}}}
            """,
            "s", "a")])]));

        Assert.Equal(
            """
            namespace AgentCore {
              entity OAuthUser = {id: String} tags String;
              entity IamEntity = {id: String};
              entity Gateway;
              action "Mcp";
              action "CallTool" in [AgentCore::Action::"Mcp"];
              action "t" in [AgentCore::Action::"CallTool"];
              action "t___do" in [AgentCore::Action::"t"] appliesTo { principal: [AgentCore::IamEntity, AgentCore::OAuthUser], resource: [AgentCore::Gateway], context: {
                input: {a: Set<Long>, b?: Bool, i?: Long, n?: decimal, o?: {x?: String}, s: String},
                system: {now: datetime},
              } };
            }

            """,
            schema.Schema.ToString());
        Assert.Equal(schema.Schema.ToString(), Schema.Parse(schema.Schema.ToString()).ToString());
    }

    [Theory]
    [InlineData("""{"anyOf": [{"type": "integer"}, {"type": "null"}]}""", "{p?: Long}")]
    [InlineData("""{"type": ["string", "null"]}""", "{p?: String}")]
    [InlineData("""{"type": ["string", "integer"]}""", "{p: Unknown}")]
    [InlineData("""{"oneOf": [{"type": "integer"}, {"type": "string"}]}""", "{p: Unknown}")]
    [InlineData("""{"enum": ["a", "b"]}""", "{p: String}")]
    [InlineData("""{"const": 3}""", "{p: Unknown}")]
    [InlineData("""{}""", "{p: Unknown}")]
    [InlineData("""{"type": "array"}""", "{p: Unknown}")]
    [InlineData("""{"type": "object"}""", "{p: {}}")]
    [InlineData("""{"properties": {"q": {"type": "string"}}}""", "{p: {q?: String}}")]
    [InlineData("""{"$ref": "#/$defs/Point"}""", "{p: {x: Long}}")]
    [InlineData("""{"allOf": [{"$ref": "#/$defs/Point"}]}""", "{p: {x: Long}}")]
    [InlineData("""{"$ref": "#/$defs/Nowhere"}""", "{p: Unknown}")]
    [InlineData("""{"type": 5}""", "{p: Unknown}")]
    [InlineData("null", "{p: Unknown}")]
    public void Types_that_Cedar_lacks_are_unknown_and_optional_arguments_are_optional(string property, string type)
    {
        var schema = Example.Json(
            """{"type": "object", "properties": {}, "required": ["p"], "$defs": {"Point": {"type": "object", "properties": {"x": """ +
            """{"type": "integer"}}, "required": ["x"]}}}""");
        schema["properties"]!["p"] = JsonNode.Parse(property);

        Assert.Equal(type, InputTypeConverter.Convert(schema).ToString());
    }

    [Fact]
    public void A_reference_to_itself_ends_in_an_unknown_type()
    {
        var type = InputTypeConverter.Convert(Example.Json("""{"type": "object", "properties": {"next": {"$ref": "#"}}}"""));

        Assert.StartsWith("{next?: {next?: ", type.ToString(), StringComparison.Ordinal);
        Assert.Contains("Unknown", type.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void References_that_multiply_are_cut_off()
    {
        var schema = Example.Json("""{"$ref": "#/$defs/d0", "$defs": {}}""");
        for (var i = 0; i < 28; i++)
            schema["$defs"]![$"d{i}"] = Example.Json(
                """{"properties": {"x": {"$ref": "#/$defs/dN"}, "y": {"$ref": "#/$defs/dN"}}}"""
                    .Replace("dN", $"d{i + 1}", StringComparison.Ordinal));

        var type = InputTypeConverter.Convert(schema);

        Assert.InRange(type.ToString().Length, 1, 1_000_000);
    }

    [Fact]
    public void Unlisted_tools_are_accepted()
    {
        Assert.True(Example.Gateway.HasTool("notes___anything"));
        Assert.False(Example.Gateway.HasTool("shop___anything"));
        Assert.False(Example.Gateway.HasTool("notes"));
        Assert.IsType<CedarType.Unknown>(Example.Gateway.GetInputType("notes___anything"));
    }

    [Theory]
    [InlineData("Mcp")]
    [InlineData("CallTool")]
    public void A_target_may_have_the_name_of_an_action_group(string target)
    {
        var schema = new GatewaySchema(new GatewayTools("arn:gw", [new TargetTools(target, [new Tool("do", null)])]));

        Assert.NotNull(schema.Schema.FindAction(AgentCoreNames.ToAction($"{target}___do")));
    }

    [Fact]
    public void A_target_without_tools_has_none()
    {
        var schema = new GatewaySchema(new GatewayTools("arn:gw", [new TargetTools("t", [])]));

        Assert.False(schema.HasTool("t___do"));
        Assert.Empty(schema.Tools);
    }

    [Theory]
    [InlineData("""{"s": "x", "n": 1.23456, "extra": 1, "gone": null}""", """{n: decimal("1.2345"), s: "x"}""")]
    [InlineData("""{"s": "x", "i": 3.0, "a": [2, 1, 2]}""", """{a: [2, 1], i: 3, s: "x"}""")]
    [InlineData("""{"s": "x", "any": {"a": [1, 2.5, "z"], "b": null}}""", """{any: {a: [1, decimal("2.5"), "z"]}, s: "x"}""")]
    public void Arguments_become_values_of_their_types(string input, string value)
    {
        var type = InputTypeConverter.Convert(
            Example.Tool(
                "t",
                """{"s": {"type": "string"}, "n": {"type": "number"}, "i": {"type": "integer"}, "a": {"type": "array", "items": """ +
                """{"type": "integer"}}, "gone": {"type": "string"}, "any": {}}""",
                "s").InputSchema);

        Assert.Equal(value, ToolInput.ToValue(type, Example.Json(input)).ToString());
    }

    [Theory]
    [InlineData("{}", "input.amount is missing")]
    [InlineData("""{"amount": "5"}""", "input.amount: expected Long, found \"5\"")]
    [InlineData("""{"amount": 1.5}""", "input.amount: expected Long, found 1.5")]
    [InlineData("""{"amount": 1e40}""", "input.amount: expected Long, found 1e40")]
    [InlineData("""{"amount": [1]}""", "input.amount: expected Long, found a list")]
    [InlineData("""{"amount": 1, "reason": {}}""", "input.reason: expected String, found an object")]
    public void Invalid_arguments_are_named(string input, string message) => Assert.Equal(
        message, Assert.Throws<FormatException>(
            () => ToolInput.ToValue(Example.Gateway.GetInputType("shop___refund"), Example.Json(input))).Message);
}
