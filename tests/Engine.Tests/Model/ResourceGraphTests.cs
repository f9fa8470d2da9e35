using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;

namespace Engine.Tests.Model;

public sealed class ResourceGraphTests
{
    [Fact]
    public void Resources_are_ordered_after_their_dependencies()
    {
        var engine = Engine("b", null);
        var user = Engine("a", engine.Id);
        Assert.Equal([engine, user], new ResourceGraph([user, engine]).Ordered);
    }

    [Fact]
    public void A_cycle_is_reported_with_its_path()
    {
        var first = Engine("a", "@[[PolicyEngine/b#id]]");
        var second = Engine("b", "@[[PolicyEngine/a#id]]");
        var cycle = Assert.Throws<InvalidOperationException>(() => new ResourceGraph([first, second]));
        Assert.Contains("PolicyEngine/a -> PolicyEngine/b -> PolicyEngine/a", cycle.Message, StringComparison.Ordinal);
    }

    private static DesiredResource Engine(string name, string? description) => new(
        new ResourceAddress("PolicyEngine", name),
        new PolicyEngineResourceType(),
        new ObjectRef("PolicyEngine", name),
        new CreatePolicyEngineRequest { Name = name, Description = description });
}
