using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Mapping;

namespace Engine.Tests.Resources;

/// <summary>A target cannot become one of another type, whatever types the API has: the diff announces a replacement.</summary>
public sealed class TargetTypeTests
{
    private static readonly GatewayTargetResourceType _type = new ResourceTypes(new SecretReader(_ => null)).GatewayTarget;

    // The alternatives of the configuration, and those within each that has alternatives itself.
    private static readonly IReadOnlyList<string> _types =
    [
        .. MembersOf(typeof(McpTargetConfiguration)).Select(member => $"mcp.{member}"),
        .. MembersOf(typeof(HttpTargetConfiguration)).Select(member => $"http.{member}"),
        .. MembersOf(typeof(InferenceTargetConfiguration)).Select(member => $"inference.{member}"),
    ];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var from in _types)
            {
                foreach (var to in _types.Where(to => to != from)) pairs.Add(from, to);
            }

            return pairs;
        }
    }

    [Fact]
    public void Configuration_has_no_other_alternatives() =>
        Assert.Equal(["http", "inference", "mcp"], MembersOf(typeof(TargetConfiguration)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Another_type_of_target_is_a_replacement(string from, string to)
    {
        var live = new GetGatewayTargetResponse { Name = "target", TargetConfiguration = ConfigurationOf(from) };
        var desired = new GatewayTargetState { Name = "target", TargetConfiguration = ConfigurationOf(to) };

        var changes = Differ.Compare(_type, desired, new LiveResource("id", live));

        Assert.Contains(changes, change => _type.Traits.IsCreateOnly(change.Path));
    }

    private static TargetConfiguration ConfigurationOf(string path)
    {
        var configuration = new TargetConfiguration();
        object parent = configuration;
        foreach (var member in path.Split('.'))
        {
            ModelMapper.SetEmpty(parent, member);
            parent = ModelMapper.Get(parent, member)!;
        }

        // A structure without members is no difference.
        Assert.True(Fill(parent, depth: 0), $"{path} has no text");
        return configuration;
    }

    /// <summary>Sets the first text of a structure, or of a structure in it.</summary>
    private static bool Fill(object parent, int depth)
    {
        foreach (var member in MembersOf(parent.GetType()))
        {
            var type = MemberType(parent, member);
            if (type == typeof(string))
            {
                ModelMapper.Set(parent, member, "x");
                return true;
            }

            if (depth >= 5 || !type.IsClass || type.IsGenericType || type.GetConstructor([]) is null) continue;
            ModelMapper.SetEmpty(parent, member);
            if (Fill(ModelMapper.Get(parent, member)!, depth + 1)) return true;
            ModelMapper.Set(parent, member, null);
        }

        return false;
    }

    private static Type MemberType(object parent, string member) => parent.GetType().GetProperties()
        .First(property => property.Name.Equals(member, StringComparison.OrdinalIgnoreCase)).PropertyType;

    private static IEnumerable<string> MembersOf(Type type) => ModelMapper.GetMemberNames(type);
}
