namespace Reconciler.Engine.Model;

/// <summary>
/// Describes an AWS resource type: how its resources are identified, compared and tagged. <c>IResourceType</c> in Resources adds the
/// calls.
/// <para>
/// Contract: all members are pure. They make no AWS call, do not block, and return the same result for the same arguments. They may be
/// called any number of times, in any pass, from several threads at once. They must not change the states that they receive: planner and
/// executor share them. They must not throw for a valid state; an exception ends the pass of the stack. A state always has the class that
/// the type composes, and may contain placeholders in every string.
/// </para>
/// </summary>
public interface IResourceSchema
{
    /// <summary>
    /// The name of the type in addresses, logs and plans. Unique among all types, and never changed: status and scripts use it.
    /// </summary>
    string Name { get; }

    /// <summary>The name of the type whose resources contain the resources of this type; null for top-level types.</summary>
    string? ParentType { get; }

    /// <summary>The rules for comparing and changing resources of the type.</summary>
    ResourceTraits Traits { get; }

    /// <summary>
    /// The members of the desired state that the diff compares, named as in specs. A difference in any other member is never found, so
    /// the set must contain every member that a spec can set.
    /// </summary>
    IReadOnlySet<string> Members { get; }

    /// <summary>
    /// Whether the identity (name and parent) contains no placeholder, so that the resource can be observed. Called before each
    /// observation. If false, the planner plans a create: the resource cannot exist before its parent.
    /// </summary>
    /// <param name="desired">The desired state.</param>
    bool CanObserve(object desired);

    /// <summary>
    /// Returns differences that comparing <see cref="Members"/> does not find, such as a tool list older than its server. Called after
    /// each successful observation, and again after each change. It must return nothing once the change is applied; otherwise the
    /// resource stalls.
    /// </summary>
    /// <param name="desired">The desired state.</param>
    /// <param name="live">The observed resource.</param>
    IEnumerable<FieldChange> CompareExtra(object desired, LiveResource live);

    /// <summary>
    /// Returns why AWS cannot take a difference away, neither by an update nor without the loss of data, and what to do instead; null if it
    /// can. Called with each difference of an observed resource. A spec that asks for it is an error; drift is reported and not healed.
    /// </summary>
    /// <param name="desired">The desired state.</param>
    /// <param name="live">The observed resource.</param>
    /// <param name="change">The difference.</param>
    string? FindRefusal(object desired, LiveResource live, FieldChange change);

    /// <summary>
    /// Returns the tags of a desired state. Null means that the type cannot carry tags; its resources then belong to the owner of their
    /// parent, and the children hash of the parent replaces the spec hash.
    /// </summary>
    /// <param name="desired">The desired state.</param>
    IReadOnlyDictionary<string, string>? GetTags(object desired);

    /// <summary>Returns a copy of a desired state with other tags. Called only if <see cref="GetTags"/> is not null.</summary>
    /// <param name="desired">The desired state. It is not changed.</param>
    /// <param name="tags">All tags of the copy.</param>
    object WithTags(object desired, IReadOnlyDictionary<string, string> tags);
}
