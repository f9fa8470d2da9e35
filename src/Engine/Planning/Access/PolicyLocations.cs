using Amazon.BedrockAgentCoreControl.Model;
using Cedar;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning.Access;

/// <summary>Where the specs have the policies of gateways.</summary>
public sealed class PolicyLocations
{
    private readonly Plan _plan;
    private readonly IReadOnlyList<Entry> _entries;

    private PolicyLocations(Plan plan, IReadOnlyList<Entry> entries) => (_plan, _entries) = (plan, entries);

    /// <summary>Finds the policies of a stack.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="plan">Its plan.</param>
    public static PolicyLocations Find(Stack stack, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(plan);
        var entries = new List<Entry>();
        foreach (var change in plan.Changes.Where(change => change.Type.Name == PolicyResourceType.TypeName))
        {
            if (change.Desired is not CreatePolicyRequest { Name: { } name } desired || change.Owner is not { } owner) continue;
            if (stack.Find(owner) is not { Spec: CedarPolicySpec spec } definition) continue;
            var part = change.Address.Name.Length > owner.Name.Length ? change.Address.Name[(owner.Name.Length + 1)..] : null;
            var source = PolicySources.Read(definition, spec).FirstOrDefault(candidate => candidate.Key == part);
            var live = (change.Live?.State as GetPolicyResponse)?.Definition;
            var isLive = live is not null && PolicyText.Extract(live) == PolicyText.Extract(desired.Definition);
            entries.Add(new Entry(change.Address, name, definition, source, isLive));
        }

        return new PolicyLocations(plan, entries);
    }

    /// <summary>Returns the location of a position in a policy; null if the specs do not have that text.</summary>
    /// <param name="gateway">The gateway that the policy decides for.</param>
    /// <param name="policy">The name of the policy, as decisions report it.</param>
    /// <param name="position">The position in its statement.</param>
    /// <param name="isLive">Whether the statement is the one in AWS, which can differ from the specs.</param>
    public SourceLocation? Locate(ResourceAddress gateway, string policy, SourcePosition position, bool isLive)
    {
        if (FindEntry(gateway, policy) is not { Source: { } source } entry || (isLive && !entry.IsLive)) return null;

        // A reference is longer or shorter than what it stands for, but has no line end: lines are the same in specs and AWS.
        var lines = source.Text.Split('\n');
        if (position.Line < 1 || position.Line > lines.Length) return source.At(0);
        var line = lines[position.Line - 1];
        var start = lines.Take(position.Line - 1).Sum(earlier => earlier.Length + 1);
        var before = line[..Math.Clamp(position.Column - 1, 0, line.Length)];
        var column = before.Contains("${", StringComparison.Ordinal) ? line.Length - line.TrimStart().Length : before.Length;
        return source.At(start + column);
    }

    /// <summary>Returns the spec object of a policy; null if the policy is not in the specs.</summary>
    /// <param name="gateway">The gateway that the policy decides for.</param>
    /// <param name="policy">The name of the policy, as decisions report it.</param>
    public ObjectRef? FindObject(ResourceAddress gateway, string policy) => FindEntry(gateway, policy)?.Owner.Ref;

    // Two engines may have policies of one name.
    private Entry? FindEntry(ResourceAddress gateway, string policy)
    {
        var named = _entries.Where(entry => entry.Name == policy).ToList();
        if (named.Count < 2 || !_plan.Graph.Ordered.Any(resource => resource.Address == gateway)) return named.FirstOrDefault();
        var needed = _plan.Graph.GetDependencies(gateway).ToHashSet();
        return named.Find(entry => _plan.Graph.GetDependencies(entry.Address)
            .Any(engine => engine.Type == PolicyEngineResourceType.TypeName && needed.Contains(engine)));
    }

    private sealed record Entry(ResourceAddress Address, string Name, SpecObject Owner, PolicySource? Source, bool IsLive);
}
