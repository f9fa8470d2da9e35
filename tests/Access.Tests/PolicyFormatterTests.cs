using Cedar;
using Cedar.Policies;
using FsCheck;
using FsCheck.Fluent;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Dogwood.Source;

namespace Reconciler.Access.Tests;

public sealed class PolicyFormatterTests
{
    [Theory]
    [InlineData("permit(principal,action,resource);", "permit (principal, action, resource);\n")]
    [InlineData(
        "@id( \"a\" )permit(principal,action,resource)when{context.x<5&&!context.y}unless{ -1==context.z-2 };",
        "@id(\"a\")\npermit (principal, action, resource)\nwhen { context.x < 5 && !context.y }\nunless { -1 == context.z - 2 };\n")]
    [InlineData(
        "// first\npermit (principal, action, resource); // after\n\n\n\n// second\nforbid (principal, action, resource)\n// why\nwhen { true };",
        "// first\npermit (principal, action, resource); // after\n\n// second\nforbid (principal, action, resource)\n// why\nwhen { true };\n")]
    [InlineData(
        "permit(principal is AgentCore::OAuthUser, action in [AgentCore::Action::\"shop___refund\", AgentCore::Action::\"shop___price\"], resource " +
        "== AgentCore::Gateway::\"arn\") when { principal.hasTag(\"role\") && principal.getTag(\"role\") == \"admin\" && context.input.amount < 1000 };",
        """
        permit (
          principal is AgentCore::OAuthUser,
          action in [AgentCore::Action::"shop___refund", AgentCore::Action::"shop___price"],
          resource == AgentCore::Gateway::"arn"
        )
        when {
          principal.hasTag("role") &&
          principal.getTag("role") == "admin" &&
          context.input.amount < 1000
        };

        """)]
    [InlineData(
        "permit (principal, action, resource) when { context.a == 1 && // why\n context.b == 2 };",
        "permit (principal, action, resource)\nwhen {\n  context.a == 1 && // why\n  context.b == 2\n};\n")]
    [InlineData(
        "permit(principal,action,resource) when temporal{ exists (n: Long). (count for (t: Timepoint). where (formerly within 5m (A::\"x\"::request{ r: resource }&&tp(t)))) == n && n > 3 };",
        """
        permit (principal, action, resource)
        when temporal {
          exists (n: Long). (
            count for (t: Timepoint). where (formerly within 5m (A::"x"::request{ r: resource } && tp(t)))
          ) == n &&
          n > 3
        };

        """)]
    public void A_policy_is_formatted(string text, string expected)
    {
        var formatted = PolicyFormatter.Format(text);

        Assert.Equal(expected.ReplaceLineEndings("\n"), formatted);
        Assert.Equal(formatted, PolicyFormatter.Format(formatted));
    }

    [Theory]
    [InlineData("")]
    [InlineData("// only a comment\n")]
    public void A_text_without_policies_stays(string text) => Assert.Equal(text, PolicyFormatter.Format(text));

    [Fact]
    public void A_bracket_without_its_end_is_an_error() =>
        Assert.Throws<CedarSyntaxException>(() => PolicyFormatter.Format("permit (principal"));

    [Fact]
    public void Only_white_space_changes() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Text.ToArbitrary(),
        text =>
        {
            string formatted;
            try
            {
                formatted = PolicyFormatter.Format(text);
            }
            catch (CedarSyntaxException)
            {
                return true;
            }

            var before = SourceScanner.Scan(text).Select(t => t.Text.TrimEnd());
            return before.SequenceEqual(SourceScanner.Scan(formatted).Select(t => t.Text)) && PolicyFormatter.Format(formatted) == formatted;
        }));

    [Fact]
    public void A_policy_means_the_same_afterwards()
    {
        const string text = "permit(principal,action,resource) when { if context.a has b.c then -3 - -2 < 1 else [1,2].contains(context.d[\"e f\"]) " +
            "|| context like \"*\" || {a: 1, \"b\": [context.x, {}]} == context || principal is A::B in C::\"d\" };";

        Assert.Equal(PolicySet.ParsePolicy(text), PolicySet.ParsePolicy(PolicyFormatter.Format(text)));
    }

    // Any order of tokens, also of texts that are no policies.
    private static Gen<string> Text =>
        from parts in Gen.Elements(
            "permit", "forbid", "(", ")", "[", "]", "{", "}", ",", ";", "&&", "||", "!", "-", "==", "::", ".", ":", "when", "unless", "in", "x",
            "context", "1", "\"s\"", "@", "// note\n", "\n", "\n\n", " ", "temporal", "def", "?", "$").ArrayOf()
        select string.Join(' ', parts);
}
