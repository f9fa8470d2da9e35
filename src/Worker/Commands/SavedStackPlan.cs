using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Documents;

namespace Reconciler.Worker.Commands;

/// <summary>The plan of one stack in a <see cref="SavedPlan"/>.</summary>
/// <param name="Path">The path of the stack as given.</param>
/// <param name="Stack">Its name.</param>
/// <param name="AccountId">Its AWS account.</param>
/// <param name="Region">Its region.</param>
/// <param name="Only">The spec objects to which the plan is limited; null for the whole stack.</param>
/// <param name="ConfirmPrune">Whether pruning many resources at once is confirmed.</param>
/// <param name="Summary">The plan in a sentence.</param>
/// <param name="Changes">The changes.</param>
/// <param name="Access">The access changes, each in a line.</param>
internal sealed record SavedStackPlan(
    string Path,
    string Stack,
    string AccountId,
    string Region,
    IReadOnlyList<string>? Only,
    bool ConfirmPrune,
    string Summary,
    IReadOnlyList<SavedChange> Changes,
    IReadOnlyList<string> Access)
{
    /// <summary>Creates it from a plan.</summary>
    public static SavedStackPlan Create(
        string path, StackReconciler reconciler, bool confirmPrune, Plan plan, IReadOnlyList<GatewayAccessChange> access) => new(
        path,
        plan.Stack,
        reconciler.Aws.AccountId,
        reconciler.Aws.Region,
        reconciler.Only?.Select(reference => reference.ToString()).ToList(),
        confirmPrune,
        PlanSummary.Create(plan),
        [.. plan.Actions.Concat(plan.TemporaryChanges).Select(SavedChange.Create)],
        [.. access.SelectMany(Describe)]);

    /// <summary>Says what differs from the same plan made now.</summary>
    public IEnumerable<string> Compare(SavedStackPlan now)
    {
        if ((Stack, AccountId, Region) != (now.Stack, now.AccountId, now.Region))
        {
            return [$"it is of {Stack} in {Region}, account {AccountId}, not of {now.Stack} in {now.Region}, account {now.AccountId}"];
        }

        var before = Changes.ToLookup(change => change.Resource);
        var after = now.Changes.ToLookup(change => change.Resource);
        var moved = before.Select(group => group.Key)
            .Union(after.Select(group => group.Key))
            .Where(resource => !before[resource].SequenceEqual(after[resource]))
            .Select(resource => $"{Stack}: {resource}: {Describe(before[resource])}, now {Describe(after[resource])}");
        var access = now.Access.Except(Access).Select(line => $"{Stack}: access, not in the plan: {line}")
            .Concat(Access.Except(now.Access).Select(line => $"{Stack}: access, only in the plan: {line}"));
        return moved.Concat(access);
    }

    /// <summary>Checks what was read from a file.</summary>
    /// <exception cref="ArgumentNullException">A member is missing.</exception>
    public void Check()
    {
        foreach (var member in (object?[])[Path, Stack, AccountId, Region, Changes, Access]) ArgumentNullException.ThrowIfNull(member);
        foreach (var change in Changes) ArgumentNullException.ThrowIfNull(change?.Resource);
    }

    private static string Describe(IEnumerable<SavedChange> changes) =>
        string.Join(" and ", changes.Select(change => $"{change.Action} ({change.Hash})").DefaultIfEmpty("no change"));

    private static IEnumerable<string> Describe(GatewayAccessChange gateway)
    {
        if (gateway.Problem is { } problem) yield return $"{gateway.Gateway}: {problem}";
        foreach (var rule in gateway.Authorization?.Rules ?? []) yield return $"{gateway.Gateway}: {rule}";
        foreach (var change in gateway.Changes) yield return $"{gateway.Gateway}: {change}";
    }
}

/// <summary>A change in a <see cref="SavedStackPlan"/>.</summary>
/// <param name="Resource">The address of the resource.</param>
/// <param name="Action">The kind of the change.</param>
/// <param name="Drift">Whether it heals drift.</param>
/// <param name="SpecHash">The hash of the desired state; null for a deletion.</param>
/// <param name="Fields">The paths of the members that change.</param>
/// <param name="Hash">A hash over the change and the live members that it is about.</param>
internal sealed record SavedChange(
    string Resource, string Action, bool Drift, string? SpecHash, IReadOnlyList<string> Fields, string Hash)
{
    private const int HashLength = 16;

    public static SavedChange Create(PlannedChange change) => new(
        change.Address.ToString(),
        PlanSummary.Verb(change.Kind),
        change.IsDrift,
        change.DesiredHash,
        [.. change.Fields.Select(field => field.Path)],
        Compute(change));

    /// <summary>Compares what they say; lists are compared by their elements.</summary>
    public bool Equals(SavedChange? other) =>
        other is not null
        && (Resource, Action, Drift, SpecHash, Hash) == (other.Resource, other.Action, other.Drift, other.SpecHash, other.Hash)
        && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Resource, Action, Hash);

    // Differences never contain secrets: their values are masked before they are compared.
    private static string Compute(PlannedChange change)
    {
        var content = new JsonObject
        {
            ["resource"] = change.Address.ToString(),
            ["kind"] = change.Kind.ToString(),
            ["drift"] = change.IsDrift,
            ["id"] = change.Live?.Id,
            ["spec"] = change.DesiredHash,
            ["reason"] = change.Reason,
            ["fields"] = new JsonArray([.. change.Fields.Select(field => new JsonArray(
                field.Path, field.Old?.DeepClone(), field.New?.DeepClone()))]),
        };
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content.ToJsonString(Json.Compact)));
        return Convert.ToHexStringLower(hash)[..HashLength];
    }
}
