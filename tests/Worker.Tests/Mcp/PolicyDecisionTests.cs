using Reconciler.Spec;
using Reconciler.Worker.Mcp;

namespace Worker.Tests.Mcp;

public sealed class PolicyDecisionTests
{
    private readonly DenialExplainer _decision = new("PolicyEngine/tools", new Dictionary<string, ObjectRef> { ["allow_some"] = new("CedarPolicy", "allow-some"), ["never"] = new("CedarPolicy", "never") });

    [Fact]
    public void A_policy_that_forbids_is_named_as_the_specs_name_it() =>
        Assert.Equal("Policy evaluation denied due to never-a1b2c3d4e5 That is CedarPolicy/never.", _decision.Explain("Policy evaluation denied due to never-a1b2c3d4e5"));

    [Fact]
    public void Where_none_permits_those_are_named_that_could() =>
        Assert.Equal("No policy applies. PolicyEngine/tools decides by CedarPolicy/allow-some, CedarPolicy/never.", _decision.Explain("No policy applies."));
}
