using Reconciler.Spec;
using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class DenialExplainerTests
{
    private readonly DenialExplainer _explainer = new("PolicyEngine/tools", new Dictionary<string, ObjectRef>
    {
        ["allow_some"] = new("CedarPolicy", "allow-some"),
        ["never"] = new("CedarPolicy", "never"),
    });

    [Theory]
    [InlineData("Policy evaluation denied due to never-a1b2c3d4e5")]
    [InlineData("Policy evaluation denied due to never-a1b2c3d4e5.")]
    public void A_policy_in_the_reason_gets_its_spec_object(string reason) => Assert.Equal(
        "Policy evaluation denied due to never-a1b2c3d4e5. In the specs: CedarPolicy/never.",
        _explainer.Explain(reason));

    [Fact]
    public void A_reason_without_a_policy_gets_all_policies_of_the_engine() => Assert.Equal(
        "No policy applies. Policies of this stack in PolicyEngine/tools: CedarPolicy/allow-some, CedarPolicy/never.",
        _explainer.Explain("No policy applies."));

    [Fact]
    public void An_engine_without_policies_of_the_stack_is_named() => Assert.Equal(
        "No policy applies. arn:engine has no policies of this stack.",
        new DenialExplainer("arn:engine", new Dictionary<string, ObjectRef>()).Explain("No policy applies."));
}
