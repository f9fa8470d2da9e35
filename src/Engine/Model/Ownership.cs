using System.Security.Cryptography;
using System.Text;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Model;

/// <summary>The tags by which a resource is known as ours, and by which drift is told from a change of the spec.</summary>
internal static class Ownership
{
    public const string OwnerTag = "reconciler/owner";
    public const string StackTag = "reconciler/stack";
    public const string ObjectTag = "reconciler/object";
    public const string SpecHashTag = "reconciler/spec-hash";
    public const string DeletionPolicyTag = "reconciler/deletion-policy";

    /// <summary>On a parent: the hash of its untaggable children, as <c>ChildrenHash</c> computes it.</summary>
    public const string ChildrenHashTag = "reconciler/children-hash";
    private const string RetainPrefix = "reconciler/retain/";
    private const string Owner = "reconciler";

    /// <summary>The desired model with the tags that say whose it is and which spec made it.</summary>
    public static object ApplyTags(DesiredResource resource, object model, string stack)
    {
        if (resource.Type.GetTags(model) is not { } own) return model;
        var tags = new Dictionary<string, string>(own, StringComparer.Ordinal)
        {
            [OwnerTag] = Owner,
            [StackTag] = stack,
            [ObjectTag] = resource.Owner.ToString(),
            [SpecHashTag] = ComputeHash(model),
        };
        if (resource.DeletionPolicy == DeletionPolicy.Retain) tags[DeletionPolicyTag] = nameof(DeletionPolicy.Retain);
        return resource.Type.WithTags(model, tags);
    }

    /// <summary>
    /// The tags of something that takes several calls to make, for the first of them: it is ours from then on, and not what its
    /// spec says until the last one sets <see cref="HashTagOnly"/>. So what was interrupted is completed and not taken for drift.
    /// </summary>
    public static Dictionary<string, string> TagsWithoutHash(IReadOnlyDictionary<string, string> tags) =>
        tags.Where(tag => tag.Key != SpecHashTag).ToDictionary(StringComparer.Ordinal);

    /// <summary>The tag that says that nothing is left to be made.</summary>
    public static Dictionary<string, string> HashTagOnly(IReadOnlyDictionary<string, string> tags) =>
        tags.Where(tag => tag.Key == SpecHashTag).ToDictionary(StringComparer.Ordinal);

    /// <summary>Whose a live resource is, seen from a stack.</summary>
    public static OwnershipClaim Classify(LiveResource live, string stack)
    {
        if (live.Tags is null) return OwnershipClaim.InheritsFromParent;
        if (live.Tags.GetValueOrDefault(OwnerTag) != Owner) return OwnershipClaim.Unowned;
        return live.Tags.GetValueOrDefault(StackTag) == stack ? OwnershipClaim.Ours : OwnershipClaim.OtherStack;
    }

    /// <summary>The stack that a live resource belongs to; null when it is nobody's, or carries no tags.</summary>
    public static string? FindStack(LiveResource live) => live.Tags?.GetValueOrDefault(OwnerTag) == Owner ? live.Tags.GetValueOrDefault(StackTag) : null;

    /// <summary>Whether the live resource was made from exactly this model.</summary>
    public static bool IsCurrent(IResourceSchema type, object stamped, LiveResource live) =>
        live.Tags is not null && type.GetTags(stamped) is { } tags && live.Tags.GetValueOrDefault(SpecHashTag) == tags.GetValueOrDefault(SpecHashTag);

    /// <summary>At a parent: that a child of it, which takes no tags, is to stay when no spec asks for it any more.</summary>
    public static string GetRetainTag(string childId) => RetainPrefix + childId;

    /// <summary>Whether a tag is about children: no spec sets it, and it is no difference.</summary>
    public static bool IsChildrenTag(string tag) => tag == ChildrenHashTag || tag.StartsWith(RetainPrefix, StringComparison.Ordinal);

    /// <param name="live">The resource.</param>
    /// <param name="parent">What it lives in, where that is known.</param>
    public static bool IsRetained(LiveResource live, LiveResource? parent) =>
        live.Tags?.GetValueOrDefault(DeletionPolicyTag) == nameof(DeletionPolicy.Retain)
        || (live.Tags is null && parent?.Tags?.ContainsKey(GetRetainTag(live.Id)) == true);

    /// <summary>16 hexadecimal digits of the model's SHA-256: enough to tell one version of a spec from the next.</summary>
    public static string ComputeHash(object model) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ModelMapper.ToJson(model)?.ToJsonString() ?? "")))[..16];
}

/// <summary>Whose a live resource is.</summary>
internal enum OwnershipClaim
{
    /// <summary>This stack's.</summary>
    Ours,

    /// <summary>Another stack's.</summary>
    OtherStack,

    /// <summary>It carries no owner.</summary>
    Unowned,

    /// <summary>It cannot carry one: it belongs to whom its parent belongs to.</summary>
    InheritsFromParent,
}
