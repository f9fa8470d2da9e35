using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Compares what the servers of targets list with what was agreed to. It looks only at targets at rest, whose gateway and runtime match the
/// specs: what is about to change is looked at afterwards.
/// </summary>
internal sealed class ToolWatch(Stack stack, AwsAccount aws, StackMemory memory, AccessPlanner access, IEndpointExtension? extension)
{
    private const string ArtifactMember = "agentRuntimeArtifact";
    private readonly ServerToolReader _reader = new(aws, extension);

    /// <summary>The consent that is given apart from the specs.</summary>
    public ToolConsent Consent { get; set; } = ToolConsent.None;

    /// <summary>Looks at the targets of a gateway.</summary>
    /// <param name="plan">The plan of the stack.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="findAtRest">Returns a gateway, runtime or target that is at rest and matches the specs; null for others.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The look; null if the gateway has no targets whose tools are watched, or cannot carry tags.</returns>
    public async Task<GatewayLook?> LookAsync(
        Plan plan, ResourceAddress gateway, Func<ResourceAddress, LiveResource?> findAtRest, CancellationToken cancellationToken)
    {
        if (findAtRest(gateway) is not { Tags: { } tags } live) return null;
        var watched = plan.Graph.Ordered
            .Where(resource => resource.ToolChanges is not null && plan.Graph.GetDependencies(resource.Address).Contains(gateway))
            .ToList();
        if (watched.Count == 0) return null;
        var agreed = AgreedTools.Read(tags);
        var looks = await Task.WhenAll(watched.Select(target => LookAsync(plan, target, agreed, findAtRest, cancellationToken)));
        var targets = looks.OfType<ToolLook>().ToList();
        var names = watched.ConvertAll(target => ((GatewayTargetState)target.State).Name);
        var hash = agreed.With(names.ToDictionary(name => name, AgreedTools.Entry? (_) => null, StringComparer.Ordinal)).HashWith(targets
            .Where(look => look.Listing.Catalog is not null)
            .Select(look => KeyValuePair.Create(look.Name, look.Listing.Catalog!.Digest)));
        var allowed = watched.Select(target => target.Owner)
            .Prepend(plan.Graph[gateway].Owner)
            .Select(owner => stack.Find(owner)?.Annotations.GetValueOrDefault(StackAnnotations.AllowTools))
            .OfType<string>()
            .ToList();
        var isAgreed = Consent.CoversAll || allowed.Contains(hash);
        return new GatewayLook(live, agreed, names, targets.ConvertAll(look => look.Judge(isAgreed)), hash)
        {
            Allowed = allowed.FirstOrDefault(),
        };
    }

    /// <summary>Remembers what was agreed to, to tell later what has changed.</summary>
    public void Remember(GatewayLook gateway)
    {
        foreach (var look in gateway.Targets.Where(look => look.NewEntry is not null))
        {
            memory.RecordTools(look.Address, look.Listing.Catalog!);
        }
    }

    /// <summary>Describes a look for status and plan.</summary>
    /// <param name="plan">The plan of the stack.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="look">The look at the gateway.</param>
    /// <param name="target">The look at the target.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<ToolStatus> DescribeAsync(
        Plan plan, PlannedChange gateway, GatewayLook look, ToolLook target, CancellationToken cancellationToken)
    {
        if (target.Listing.Catalog is not { } offered) return new ToolStatus { Problem = target.Listing.Problem };
        if (target.NewEntry is not null) return new ToolStatus { Hash = look.Hash, Agreed = offered, Offered = offered };
        var agreed = await FindAgreedAsync(look, target, cancellationToken);
        return new ToolStatus
        {
            Hash = look.Hash,
            Agreed = agreed,
            Offered = offered,
            IsHeld = target.IsHeld,
            IsInForce = target.Verdict == ToolVerdict.InForce,
            Summary = ToolDifferences.Summarize(agreed, offered),
            MayWiden = target.IsHeld && await MayWidenAsync(plan, gateway, target, agreed, offered, cancellationToken),
        };
    }

    /// <summary>Says why tools are held, and what to do.</summary>
    public static string Explain(GatewayLook look, ToolStatus tools, ObjectRef? gateway)
    {
        var what = tools.IsInForce
            ? $"the gateway has listed the tools again and may offer some that nobody agreed to ({tools.Summary})"
            : $"its server lists other tools than were agreed to ({tools.Summary})";
        var wrong = look.Allowed is { } allowed && allowed != look.Hash
            ? $"; the annotation allows {(allowed.Length > 64 ? $"{allowed[..64]}..." : allowed)}, and the tools are {look.Hash}"
            : "";
        return $"{what}{wrong}; agree with --allow-tools, or with the annotation {StackAnnotations.AllowTools}: {look.Hash} on {gateway}";
    }

    private async Task<ToolLook?> LookAsync(
        Plan plan,
        DesiredResource target,
        AgreedTools agreed,
        Func<ResourceAddress, LiveResource?> findAtRest,
        CancellationToken cancellationToken)
    {
        if (findAtRest(target.Address) is not { State: GetGatewayTargetResponse state } live) return null;
        if (state.TargetConfiguration?.Mcp?.McpServer is not { } server) return null;
        if (GatewayTargetResourceType.FindListedAt(state) is not { } listedAt) return null;
        var runtimes = plan.Graph.GetDependencies(target.Address).Where(address => address.Type == RuntimeResourceType.TypeName).ToList();
        var (source, version) = (runtimes.Count == 0 ? server.Endpoint : "", "");
        foreach (var address in runtimes)
        {
            // Its image is about to change: what its server lists now says nothing about what it will list.
            if (findAtRest(address) is not { } runtime) return null;
            source += ModelMapper.ToJson(ModelMapper.Get(runtime.State, ArtifactMember))?.ToJsonString();
            source += extension?.FindServerFiles(stack, plan.Graph[address].Owner);
            version += runtime.Attributes.GetValueOrDefault("updatedAt");
        }

        var unlisted = memory.FindUnlisted(target.Address);
        var isDue = unlisted + aws.Options.ToolListRetry <= aws.Clock.GetUtcNow();
        var listing = await _reader.ReadAsync(plan, live, $"{listedAt:O} {version} {source}", isDue, cancellationToken);
        if (listing.Problem is null) memory.RecordUnlisted(target.Address, null);
        else if (unlisted is null || isDue) memory.RecordUnlisted(target.Address, aws.Clock.GetUtcNow());
        return new ToolLook(
            target.Address,
            state.Name,
            target.ToolChanges!.Value,
            live,
            new DateTimeOffset(listedAt),
            AgreedTools.ShortenSource(source),
            listing,
            agreed.Find(state.Name));
    }

    /// <summary>
    /// Finds the tools that were agreed to: this process has seen them, or the endpoint tells what the gateway has synchronized.
    /// </summary>
    private async Task<ToolCatalog?> FindAgreedAsync(GatewayLook look, ToolLook target, CancellationToken cancellationToken)
    {
        if (memory.FindTools(target.Address) is { } known && known.Digest == target.Entry?.Digest) return known;
        var synchronized = await _reader.FindSynchronizedAsync(look.Gateway.Id, target.Name, cancellationToken);
        if (synchronized?.Digest != target.Entry?.Digest) return null;

        // An update that follows makes the gateway forget them.
        memory.RecordTools(target.Address, synchronized!);
        return synchronized;
    }

    private async Task<bool> MayWidenAsync(
        Plan plan, PlannedChange gateway, ToolLook target, ToolCatalog? agreed, ToolCatalog offered, CancellationToken cancellationToken)
    {
        // What cannot be compared may be anything.
        if (agreed is null) return true;
        var tools = new Dictionary<string, (IReadOnlyList<Tool>? Before, IReadOnlyList<Tool>? After)>(StringComparer.Ordinal)
        {
            [target.Name] = (AccessPlanner.ToTools(agreed), AccessPlanner.ToTools(offered)),
        };
        var change = await access.CompareToolsAsync(plan, gateway, tools, cancellationToken);
        return change is null || change.MayWiden;
    }
}
