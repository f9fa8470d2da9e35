using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;

namespace Engine.Tests.Model;

public sealed class ResourceGraphTests
{
    [Fact]
    public void What_is_used_comes_before_what_uses_it()
    {
        var engine = Engine("b", null);
        var user = Engine("a", engine.Id);
        Assert.Equal([engine, user], new ResourceGraph([user, engine]).Ordered);
    }

    [Fact]
    public void A_circle_is_named()
    {
        var first = Engine("a", "@[[PolicyEngine/b#id]]");
        var second = Engine("b", "@[[PolicyEngine/a#id]]");
        var circle = Assert.Throws<InvalidOperationException>(() => new ResourceGraph([first, second]));
        Assert.Contains("PolicyEngine/a -> PolicyEngine/b -> PolicyEngine/a", circle.Message, StringComparison.Ordinal);
    }

    private static DesiredResource Engine(string name, string? description) => new(
        new ResourceAddress("PolicyEngine", name), new PolicyEngineResourceType(), new ObjectRef("PolicyEngine", name), new CreatePolicyEngineRequest { Name = name, Description = description });
}
