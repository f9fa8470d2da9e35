using Cedar.Json;
using Cedar.Policies;

namespace Cedar.Tests;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("permit (principal, action, resource);\n")]
    [InlineData("forbid (principal == User::\"a\", action in [Action::\"x\"], resource is P in A::\"b\");\n")]
    [InlineData("@id(\"one\")\n@note(\"\")\npermit (principal in ?principal, action == Action::\"x\", resource == ?resource);\n")]
    [InlineData("permit (principal, action, resource)\nwhen { 1 + 2 * -3 - (4 - 5) <= -(-6) }\nunless { !(a::\"x\" in [a::\"y\"]) };\n")]
    [InlineData("permit (principal, action, resource)\nwhen { if context.a[\"b c\"] like \"\\*x*\\u{1}\" then {a: 1, \"if\": [true]}.a " +
        "== 1 else ip(\"1.2.3.4\").isIpv4() };\n")]
    [InlineData("permit (principal, action, resource)\nwhen { -(5) == (-5).a || [1].containsAll([]) && " +
        "principal.getTag(\"x\").isEmpty() };\n")]
    public void Formatted_text_reads_and_prints_unchanged(string text) =>
        Assert.Equal(text, PolicySet.Parse(text).ToString());

    [Theory]
    [InlineData("permit(principal, action, resource)", "1:36: expected `when`, `unless` or `;`, found the end of the text")]
    [InlineData(
        "permit(principal, action, resource)\nwhen { principl.x };", "2:8: `principl` is not a variable; did you mean `principal`?")]
    [InlineData(
        "permit(principal, action, resource) when { context.x.contain(1) };", "1:54: unknown method `contain`; did you mean `contains`?")]
    [InlineData("permit(principal, action, resource) when { 1 < 2 < 3 };", "1:50: comparisons cannot be chained; use parentheses")]
    [InlineData(
        "permit(principal, action, resource) when { 9223372036854775808 == 1 };",
        "1:44: the number 9223372036854775808 does not fit into 64 bits")]
    [InlineData("@a(\"x\") @a(\"y\") permit(principal, action, resource);", "1:9: the annotation `@a` is given twice")]
    [InlineData("permit(principal, action == User::\"x\", resource);", "1:29: expected an entity of type `Action`, found User::\"x\"")]
    [InlineData("permit(principal, action, resource) when { {a: 1, a: 2} };", "1:51: the attribute \"a\" is given twice")]
    [InlineData("permit(principal, action, resource) when { \"\\q\" };", "1:44: the string has an invalid escape at its character 1: \\q")]
    [InlineData("permit(principal, action, resource) when { !!!!!true };", "1:44: more than 4 `!` in a row")]
    public void Errors_say_where_and_what_was_expected(string text, string message) =>
        Assert.Equal(message, Assert.Throws<CedarSyntaxException>(() => PolicySet.Parse(text)).Message);

    [Theory]
    [InlineData(
        """{"effect": "permt", "principal": {"op": "All"}, "action": {"op": "All"}, "resource": {"op": "All"}}""",
        "1:12: policy0: expected the effect permit or forbid, found permt")]
    [InlineData(
        """{"effect": "permit", "principal": {"op": "="}, "action": {"op": "All"}, "resource": {"op": "All"}}""",
        "1:42: expected the operator All, ==, in or is, found =")]
    [InlineData(
        "{\n  \"effect\": \"permit\", \"principal\": {\"op\": \"All\"}, \"action\": {\"op\": \"All\"}, \"resource\": {\"op\": " +
        "\"All\"},\n  \"conditions\": [{\"kind\": \"when\", \"body\": {\"~\": 1}}]}",
        "3:49: `~` is not an expression")]
    [InlineData("{\"effect\": ", "1:12: this is not JSON: ")]
    public void Errors_in_JSON_say_where(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<CedarSyntaxException>(() => PolicyJson.Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Policies_read_from_JSON_know_where_they_were_written()
    {
        var policy = PolicyJson.Read(
            "{\"effect\": \"permit\", \"principal\": {\"op\": \"All\"}, \"action\": {\"op\": \"All\"}, \"resource\": {\"op\": " +
            "\"All\"},\n  \"conditions\": [{\"kind\": \"when\", \"body\": {\"Var\": \"context\"}}]}");

        Assert.Equal("2:43", policy.Conditions[0].Body.Position.ToString());
        Assert.Equal("1:35", policy.Principal.Position.ToString());
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("if ", "")]
    [InlineData("!(", ")")]
    [InlineData("1 + ", "")]
    [InlineData("", ".a")]
    [InlineData("", ".isEmpty()")]
    [InlineData("true && ", "")]
    public void Hostile_nesting_is_an_error_and_no_overflow(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 100_000)) + "context" + string.Concat(Enumerable.Repeat(close, 100_000));

        Assert.Throws<CedarSyntaxException>(() => PolicySet.ParseExpression(text));
    }

    [Fact]
    public void Nested_has_tests_every_step() => Assert.Equal(
        PolicySet.ParseExpression("context has a && context.a has b && context.a.b has c"), PolicySet.ParseExpression("context has a.b.c"));

    [Fact]
    public void The_smallest_number_can_be_written() =>
        Assert.Equal(new Expr.Literal(new LongValue(long.MinValue)), PolicySet.ParseExpression("-9223372036854775808"));
}
