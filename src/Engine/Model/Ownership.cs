using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Model;

/// <summary>The tags that mark a resource as ours and distinguish drift from a change of the spec.</summary>
internal static class Ownership
{
    public const string OwnerTag = "reconciler/owner";
    public const string StackTag = "reconciler/stack";
    public const string ObjectTag = "reconciler/object";

    /// <summary>Which of several resources of a type that its object defines, such as the execution role of a server.</summary>
    private const string BookkeepingPrefix = "reconciler/";

    public const string PartTag = "reconciler/part";
    public const string SpecHashTag = "reconciler/spec-hash";
    public const string DeletionPolicyTag = "reconciler/deletion-policy";

    /// <summary>On a parent: the hash of its untaggable children, as <c>ChildrenHash</c> computes it.</summary>
    public const string ChildrenHashTag = "reconciler/children-hash";

    /// <summary>On a gateway: the hash of the access that was agreed to when it was created. Only the create call sets it.</summary>
    public const string AgreedAccessTag = "reconciler/agreed-access";

    /// <summary>On a gateway: the identifier of the user pool of its stack that signs its tokens.</summary>
    public const string PoolIdTag = "reconciler/pool-id";

    /// <summary>On a gateway: the hash of the tools of all its targets that were agreed to.</summary>
    public const string ToolsHashTag = "reconciler/tools-hash";

    /// <summary>What the keys of the tags begin with that say what was agreed to of each target.</summary>
    public const string AgreedToolsPrefix = "reconciler/agreed-tools-";

    /// <summary>On any resource of a stack: the stack is only observed until it is resumed. <c>reconciler suspend</c> sets it.</summary>
    public const string SuspendedTag = "reconciler/suspended";

    /// <summary>On a runtime: the text of the annotation that asked for its last restart.</summary>
    public const string RestartTag = "reconciler/restart";

    /// <summary>On a resource that has no region, such as a role: the region of the stack that it belongs to.</summary>
    public const string RegionTag = "reconciler/region";
    private const string RetainPrefix = "reconciler/retain/";
    private const string Owner = "reconciler";

    /// <summary>Adds the ownership tags and the spec hash to a desired state.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="state">Its desired state, resolved as far as possible.</param>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="region">The region of the stack. Only resources that have none of their own are marked with it.</param>
    /// <returns>A copy with tags, or <paramref name="state"/> itself if the type cannot carry tags.</returns>
    public static object ApplyTags(DesiredResource resource, object state, string stack, string region)
    {
        if (resource.Type.GetTags(state) is not { } own) return state;
        var tags = new Dictionary<string, string>(own, StringComparer.Ordinal)
        {
            [OwnerTag] = Owner,
            [StackTag] = stack,
            [ObjectTag] = resource.Owner.ToString(),
            [SpecHashTag] = ComputeHash(WithoutSecretVersion(resource, state, own)),
        };
        if (resource.Part is { } part) tags[PartTag] = part;
        if (resource.Type.Traits.IsGlobal) tags[RegionTag] = region;
        if (resource.DeletionPolicy == DeletionPolicy.Retain) tags[DeletionPolicyTag] = nameof(DeletionPolicy.Retain);
        return resource.Type.WithTags(state, tags);
    }

    // The version of a secret that cannot be read just now must not look like another spec.
    private static object WithoutSecretVersion(DesiredResource resource, object state, IReadOnlyDictionary<string, string> tags) =>
        tags.ContainsKey(SecretVersions.Tag)
            ? resource.Type.WithTags(state, tags.Where(tag => tag.Key != SecretVersions.Tag).ToDictionary(StringComparer.Ordinal))
            : state;

    /// <summary>
    /// The tags for the first call of a create that takes several calls. They mark the resource as ours from the start. The last call
    /// adds <see cref="HashTagOnly"/>; until then the missing hash makes the next pass complete the create instead of reporting drift.
    /// </summary>
    public static Dictionary<string, string> TagsWithoutHash(IReadOnlyDictionary<string, string> tags) =>
        tags.Where(tag => tag.Key != SpecHashTag).ToDictionary(StringComparer.Ordinal);

    /// <summary>The spec hash tag, for the last call of a create or an update.</summary>
    public static Dictionary<string, string> HashTagOnly(IReadOnlyDictionary<string, string> tags) =>
        tags.Where(tag => tag.Key == SpecHashTag).ToDictionary(StringComparer.Ordinal);

    /// <summary>Determines whether a live resource belongs to a stack.</summary>
    public static OwnershipClaim Classify(LiveResource live, string stack)
    {
        if (live.Tags is null) return OwnershipClaim.InheritsFromParent;
        if (FindStack(live) is not { } owner) return OwnershipClaim.Unowned;
        return owner == stack ? OwnershipClaim.Ours : OwnershipClaim.OtherStack;
    }

    /// <summary>Determines whether a live resource belongs to a resource of a stack, or to one of its former owners.</summary>
    public static OwnershipClaim Classify(LiveResource live, string stack, DesiredResource resource) => Classify(live, stack) switch
    {
        // An object that was renamed without a former name keeps what its explicit names refer to.
        OwnershipClaim.Ours when FindFormerOwner(live, resource) is { } former && former.Object != resource.Owner => OwnershipClaim.Former,
        OwnershipClaim.OtherStack when FindFormerOwner(live, resource) is not null => OwnershipClaim.Former,
        var claim => claim,
    };

    /// <summary>Returns the other region in which the stack has made a resource that has no region itself; null if it is in this one.</summary>
    /// <param name="live">A resource of the stack.</param>
    /// <param name="type">Its type.</param>
    /// <param name="region">The region that the stack is connected to.</param>
    public static string? FindOtherRegion(LiveResource live, IResourceSchema type, string region) =>
        type.Traits.IsGlobal && live.Tags?.GetValueOrDefault(RegionTag) is { } other && other != region ? other : null;

    /// <summary>Returns the former owner that the tags of a live resource name; null if they name none.</summary>
    public static FormerOwner? FindFormerOwner(LiveResource live, DesiredResource resource) => resource.FormerOwners.FirstOrDefault(owner =>
        FindStack(live) == owner.Stack && live.Tags!.GetValueOrDefault(ObjectTag) == owner.Object.ToString());

    /// <summary>Whether a difference is about reconciler's own tags, which accompany every change.</summary>
    public static bool IsBookkeeping(FieldChange field) =>
        field.IsTag && field.TagKey.StartsWith(BookkeepingPrefix, StringComparison.Ordinal);

    /// <summary>Returns the spec object that the owner tags of a live resource name; null if it has none.</summary>
    public static string? FindObject(LiveResource live) => FindStack(live) is null ? null : live.Tags!.GetValueOrDefault(ObjectTag);

    /// <summary>Returns which of several resources of its object a live resource is; null if it is the only one.</summary>
    public static string? FindPart(LiveResource live) => live.Tags?.GetValueOrDefault(PartTag);

    /// <summary>Returns the stack that owns a live resource; null if it has no owner tags.</summary>
    public static string? FindStack(LiveResource live) =>
        live.Tags?.GetValueOrDefault(OwnerTag) == Owner ? live.Tags.GetValueOrDefault(StackTag) : null;

    /// <summary>Whether the spec hash of the live resource is the hash of a desired state, so that every difference is drift.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="desired">The desired state with its tags.</param>
    /// <param name="live">The observed resource.</param>
    public static bool IsCurrent(IResourceSchema type, object desired, LiveResource live) =>
        live.Tags is not null
        && type.GetTags(desired) is { } tags
        && live.Tags.GetValueOrDefault(SpecHashTag) == tags.GetValueOrDefault(SpecHashTag);

    /// <summary>Returns the key of the tag on a parent that protects an untaggable child from pruning.</summary>
    /// <param name="childId">The identifier of the child.</param>
    public static string GetRetainTag(string childId) => RetainPrefix + childId;

    /// <summary>Whether a tag is bookkeeping about more than its resource. The diff ignores it, and full updates keep it.</summary>
    public static bool IsBookkeepingTag(string tag) =>
        tag is ChildrenHashTag or AgreedAccessTag or SuspendedTag or ToolsHashTag
        || tag.StartsWith(RetainPrefix, StringComparison.Ordinal)
        || tag.StartsWith(AgreedToolsPrefix, StringComparison.Ordinal);

    /// <summary>Returns the children that a parent's tags protect from deletion.</summary>
    public static IEnumerable<string> FindRetainedChildren(LiveResource parent) =>
        (parent.Tags ?? new Dictionary<string, string>())
            .Where(tag => tag.Key.StartsWith(RetainPrefix, StringComparison.Ordinal))
            .Select(tag => tag.Value);

    /// <summary>Whether a resource must stay although it is no longer in the specs.</summary>
    /// <param name="live">The resource.</param>
    /// <param name="parent">Its parent; null if it has none or the parent is unknown.</param>
    public static bool IsRetained(LiveResource live, LiveResource? parent) =>
        live.Tags?.GetValueOrDefault(DeletionPolicyTag) == nameof(DeletionPolicy.Retain)
        || (live.Tags is null && parent?.Tags?.ContainsKey(GetRetainTag(live.Id)) == true);

    /// <summary>Computes the spec hash: the first 16 hexadecimal digits of the SHA-256 of the state's JSON.</summary>
    public static string ComputeHash(object state) => ComputeHash(ModelMapper.ToJson(state));

    /// <summary>Returns the first 16 hexadecimal digits of the SHA-256 of a JSON document.</summary>
    public static string ComputeHash(JsonNode? json) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json?.ToJsonString() ?? "")))[..16];
}

/// <summary>Who owns a live resource, from the point of view of a stack.</summary>
internal enum OwnershipClaim
{
    /// <summary>This stack owns the resource.</summary>
    Ours,

    /// <summary>A former owner of the resource, which the specs name, still stands in its tags.</summary>
    Former,

    /// <summary>Another stack owns the resource.</summary>
    OtherStack,

    /// <summary>The resource has no owner tags: it is foreign unless the spec adopts it.</summary>
    Unowned,

    /// <summary>The type cannot carry tags: the owner of the parent owns the resource.</summary>
    InheritsFromParent,
}
