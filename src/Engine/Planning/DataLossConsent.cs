using Reconciler.Engine.Model;
using Reconciler.Spec;

namespace Reconciler.Engine.Planning;

/// <summary>A person's consent to the loss of people's data. The annotation of the Stack document counts in addition.</summary>
public sealed record DataLossConsent
{
    private readonly HashSet<(string Type, string Id)> _resources = [];

    private DataLossConsent()
    {
    }

    /// <summary>No consent.</summary>
    public static DataLossConsent None { get; } = new();

    /// <summary>Consent to every loss, as <c>--allow-data-loss</c> gives it.</summary>
    public static DataLossConsent All { get; } = new() { CoversAll = true };

    private bool CoversAll { get; init; }

    /// <summary>Consent to the losses that a person was shown and agreed to.</summary>
    /// <param name="losses">The losses.</param>
    public static DataLossConsent For(IEnumerable<DataLoss> losses)
    {
        var consent = new DataLossConsent();
        foreach (var loss in losses) consent._resources.Add((loss.Address.Type, loss.Id));
        return consent;
    }

    /// <summary>Whether the consent, or the annotation of the stack, covers a resource.</summary>
    /// <param name="change">The change that deletes the resource.</param>
    /// <param name="entries">The entries of the annotation: spec objects, resources, or types with identifiers.</param>
    internal bool Covers(PlannedChange change, IReadOnlyList<string> entries)
    {
        var live = change.Live!;
        if (CoversAll || _resources.Contains((change.Type.Name, live.Id))) return true;
        string?[] names =
        [
            change.Address.ToString(), change.Owner?.ToString(), Ownership.FindObject(live), $"{change.Type.Name}/{live.Id}",
            $"{change.Type.Name}/{OwnershipIndex.NameOf(change.Type, live)}",
        ];
        return entries.Any(entry => names.Contains(entry));
    }
}
