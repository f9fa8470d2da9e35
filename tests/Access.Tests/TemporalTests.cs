using Reconciler.Access.Validation;

namespace Reconciler.Access.Tests;

/// <summary>The language of <c>temporal { ... }</c>: what is a condition, and what fits the events of a gateway.</summary>
public sealed class TemporalTests
{
    private const string Pay = "@Claims___pay::";
    private const string Here = "eventResource: resource";
    private const string Count = "count for (t: Timepoint). where (formerly within 5m (" + Pay + "request{ " + Here + " } && tp(t)))";

    public static TheoryData<string> Valid => new(
        "formerly within 1h " + Pay + "response{ " + Here + ", input.id: context.input.id }",
        "previous within 30s " + Pay + "error{ " + Here + " }",
        "!" + Pay + "response{ " + Here + " } since within 24h @Claims___approve::response{ " + Here + " }",
        "!!" + Pay + "response{ " + Here + " } && !(" + Pay + "error{ " + Here + " })",
        "exists (n: Long). (" + Count + ") == n && n > 3",
        "0 < " + Count,
        "(" + Count + ") != 3",
        "exists (i: String). (formerly within 1h " + Pay + "request{ " + Here + ", input.id: i } && formerly within 1h @Claims___approve::request{ " +
            Here + ", input.id: i })",
        "exists (c: Long). (" + Pay + "request{ " + Here + ", input.cents: c } && c > 100 && !(c == 300))",
        "exists (s: Long). (sum c for (c: Long), (t: Timepoint). where (formerly within 5m (" + Pay + "request{ " + Here + ", input.cents: c } && tp(t)))) " +
            "== s && s >= -5",
        "formerly within 1d @Claims___status::response{ " + Here + " }{ output.status: \"open\", input.id: *, sessionId: _ }",
        "formerly within 60m (" + Pay + "request{ eventPrincipal: principal, " + Here + " } && // a comment }\n " + Pay + "request{ " + Here + " })");

    public static TheoryData<string, string> Malformed => new()
    {
        { "formerly " + Pay + "request{}", "`formerly` needs a window, such as `within 1h`" },
        { "formerly within 1w " + Pay + "request{}", "a window is a number and `s`, `m`, `h` or `d`, such as `1h`" },
        { "formerly within 25h " + Pay + "request{}", "a window is at most 24h" },
        { "formerly within 99999999999999999999d " + Pay + "request{}", "a window is at most 24h" },
        { "formerly within 0m " + Pay + "request{}", "a window is longer than 0" },
        { "formerly within 1h @Claims___pay{}", "an event needs its kind: `::request`, `::response` or `::error`" },
        { "formerly within 1h @Claims___pay", "an event needs its kind: `::request`, `::response` or `::error`" },
        { "formerly within 1h " + Pay + "request", "expected `{`, found the end of the condition" },
        { "formerly within 1h formerly within 1h " + Pay + "request{}", "this condition needs parentheses here" },
        { Pay + "request{} || " + Pay + "error{}", "a temporal condition has no `||`; write a policy for each alternative" },
        { Pay + "request{ input.id }", "expected `:`, found `}`" },
        { Pay + "request{ input.id: }", "expected a value, found `}`" },
        { Pay + "request{ input.id: \"a\" input.id: 1 }", "expected `,`, found `input`" },
        { Pay + "request{} tp(t)", "expected `&&` or `since`, found `tp`" },
        { Count, "an aggregate is compared with something, and needs parentheses: `(count ...) == n`" },
        { Pay + "request{ input.cents: " + Count + " }", "an aggregate can only be compared; bind its value with `exists` and `==`" },
        { "[" + Count + "] == 1", "an aggregate can only be compared; bind its value with `exists` and `==`" },
        { "exists n. " + Pay + "request{ input.id: n }", "expected one of" },
        { "exists (n). " + Pay + "request{ input.id: n }", "expected `:`, found `)`" },
        { "formerly within ?w " + Pay + "request{}", "`?` has a meaning in macros only" },
        { "tp($t)", "`$` has a meaning in macros only" },
        { "once(1h, " + Pay + "request{})", "there is no macro `once`" },
        { "context.input.id == \"x\"", "this part does not depend on the history; write it in a `when { ... }` of its own" },
        { Pay + "request{} && context.input.id == \"x\"", "this part does not depend on the history; write it in a `when { ... }` of its own" },
        { "formerly within 1h (context.input.id == \"x\")", "this part does not depend on the history" },
        { "exists (n: Long). formerly within 1h (1 == 1)", "this part does not depend on the history; write it in" },
        { Pay + "request{ input.id: i }", "the variable `i` is not declared; declare it: `exists (i: Long). ...`" },
        { "exists (i: String). !" + Pay + "request{ input.id: i }", "nothing gives the variable `i` a value" },
        { "exists (c: Long). (c > 100 && " + Pay + "request{ input.cents: c })", "nothing before this gives the variable `c` a value" },
        { "exists (c: Long). (" + Pay + "request{ input.id: c } since within 1h " + Pay + "error{})", "nothing gives the variable `c` a value" },
        { "exists (n: Long). (sum c for (t: Timepoint). where (" + Pay + "request{ input.cents: 1 } && tp(t))) == n", "`sum c` needs the variable in its `for` list" },
        { "0 < count for (t: Timepoint). where " + Pay + "request{}", "nothing gives the variable `t` a value" },
        { "exists (n: Long). (" + Count + ") == n && n > \"", "this string has no closing quote" },
    };

    public static TheoryData<string, string, bool> Unfitting => new()
    {
        { "formerly within 1h " + Pay + "request{ input.id: context.input.id }", "write `eventResource: resource` in its braces", true },
        { "formerly within 1h " + Pay + "request{ eventResource: context.input.id }", "write `eventResource: resource` in its braces", true },
        { "formerly within 1h " + Pay + "attempt{ " + Here + " }", "there are no events `attempt`; there are request, response, error", true },
        { string.Join(" && ", Enumerable.Repeat("formerly within 1h " + Pay + "request{ " + Here + " }", 4)), "3 temporal operators, this one has 4", true },
        { "formerly within 1h @Claims___pya::request{ " + Here + " }", "did you mean `AgentCore::Action::\"Claims___pay\"`?", false },
        { "formerly within 1h " + Pay + "request{ " + Here + ", input.di: \"x\" }", "mentions field `input.di`, which is not declared on that event; " +
            "did you mean `input.id`? (declared fields: eventPrincipal, eventResource, input.cents, input.id, requestId, sessionId)", false },
        { "formerly within 1h " + Pay + "response{ " + Here + ", output.id: \"x\" }", "mentions field `output.id`", false },
        { "formerly within 1h @Claims___status::request{ " + Here + ", output.status: \"x\" }", "mentions field `output.status`", false },
        { "formerly within 1h @Claims___premium::request{ " + Here + ", input.risk: * }", "`input.risk` is a group of fields; name one of them", false },
        { "formerly within 1h " + Pay + "request{ " + Here + ", input.cents: \"5\" }", "`input.cents` is Long, and it is compared with String", false },
        { "formerly within 1h " + Pay + "request{ " + Here + ", input.id: context.input.cents }", "`input.id` is String, and it is compared with Long", false },
        { "formerly within 1h " + Pay + "request{ " + Here + ", input.id: context.input.ident }", "the requests of `Claims___pay` have no `context.input.ident`", false },
        { "exists (i: Long). " + Pay + "request{ " + Here + ", input.id: i }", "`input.id` is String, and it is compared with Long", false },
        { "exists (i: String). (" + Pay + "request{ " + Here + ", input.id: i } && i > \"a\")", "comparison requires numeric operands on both sides", false },
        { "exists (a: decimal). (@Claims___file::request{ " + Here + ", input.amount: a } && a > 5)", "comparison requires numeric operands on both sides", false },
        { "exists (s: Long). (sum a for (a: decimal). where @Claims___file::request{ " + Here + ", input.amount: a }) == s", "sum needs an integer", false },
        { "exists (i: String). (" + Pay + "request{ " + Here + ", input.id: i } && i == 5)", "String is compared with Long", false },
        { "exists (t: Long). (" + Pay + "request{ " + Here + " } && tp(t))", "`t` is declared as Long; tp() gives it a Timepoint", false },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_condition_of_the_language_is_valid(string condition) => Assert.Empty(Check(condition).Findings);

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_condition_is_refused_at_once(string condition, string message)
    {
        var finding = Assert.Single(Check(condition, scope: "forbid(principal, action, resource is AgentCore::Gateway)").Findings);

        Assert.Contains(message, finding.ToString(), StringComparison.Ordinal);
        Assert.True(finding.IsSynchronous);
    }

    [Theory]
    [MemberData(nameof(Unfitting))]
    public void A_condition_must_fit_the_events_of_the_gateway(string condition, string message, bool isSynchronous)
    {
        var finding = Check(condition).Findings[0];

        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(isSynchronous, finding.IsSynchronous);
    }

    [Fact]
    public void The_position_is_that_in_the_statement()
    {
        var check = Check("formerly within 1h\n  " + Pay + "request{ " + Here + ",\n    input.di: 1 }");

        Assert.Equal((4, 5), (check.Findings[0].Position.Line, check.Findings[0].Position.Column));
    }

    [Theory]
    [InlineData("def temporal once(?w, ?s) { formerly within ?w ?s };", "once(1h, " + Pay + "request{ " + Here + " })", null)]
    [InlineData("def temporal once(?w, ?s) { formerly within ?w ?s };", "once(1h, " + Pay + "request{ " + Here + " } && " + Pay + "error{ " + Here + " })", null)]
    [InlineData("def temporal here(?s) { formerly within 1h ?s{ " + Here + " } };", "here(" + Pay + "request{})", null)]
    [InlineData(
        "def temporal counted(?w, ?s) { count for ($t: Timepoint). where (formerly within ?w (?s && tp($t))) };\n" +
        "def temporal bind(?n, ?a, ?b) { exists (?n: Long). (?a == ?n && ?b) };",
        "bind(n, counted(1h, " + Pay + "request{ " + Here + " }), n > 2)", null)]
    [InlineData("def temporal once(?w, ?s) { formerly within ?w };", "once(1h, " + Pay + "request{})", "1:48: expected a value, found the end of the condition")]
    [InlineData("def temporal once(?s) { formerly within 1h ?s };", "once(" + Pay + "request{}, 1)", "takes 1 arguments, 2 given")]
    [InlineData("def temporal once(?s) { formerly within 1h ?s };", "once(" + Pay + "request{} && )", "3:17: expected a value, found `)`")]
    [InlineData("def temporal once(?s) { formerly within 1h ?s };", "once(5)", "expected one of")]
    [InlineData("def cedar small(?n) { ?n < 5 };", "small(5)", "is a Cedar expression and cannot be used in a temporal condition")]
    [InlineData("def temporal once(?s) { formerly within 1h ?s };", "once(@Claims___pya::request{ " + Here + " })", "did you mean")]
    [InlineData("def temporal paid() { formerly within 1h @Claims___pya::request{ " + Here + " } };", "paid()", "did you mean")]
    public void Macros_are_expanded_and_checked(string macros, string condition, string? message)
    {
        var findings = Check(condition, prefix: macros + "\n").Findings;

        if (message is null) Assert.Empty(findings);
        else Assert.Contains(message, findings[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Macros_that_expand_without_end_are_refused()
    {
        var nested = string.Concat(Enumerable.Repeat("f(", 30)) + Pay + "request{}" + string.Concat(Enumerable.Repeat(")", 30));

        var finding = Check(nested, prefix: "def temporal f(?a) { ?a && ?a };\n").Findings[0];

        Assert.Contains("the macros expand to more than", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", Pay + "request{}", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("f(", Pay + "request{}", ")")]
    [InlineData("!", Pay + "request{}", "")]
    public void A_deep_condition_is_read_or_refused(string open, string inner, string close)
    {
        var nested = string.Concat(Enumerable.Repeat(open, 2000)) + inner + string.Concat(Enumerable.Repeat(close, 2000));

        var findings = Check(nested, prefix: "def temporal f(?a) { ?a };\n").Findings;

        if (open != "!") Assert.Matches("nest(s)? deeper than", findings[0].Message);
    }

    private static StatementValidation Check(
        string condition, string scope = "permit(principal, action == @Claims___pay, resource == @gateway)", string prefix = "") =>
        StatementValidation.Validate(
            GuideExample.Statement($"{prefix}{scope}\nwhen temporal {{ {condition} }};"), [GuideExample.Gateway], ValidationMode.IgnoreAllFindings);
}
