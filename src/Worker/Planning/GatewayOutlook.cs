using Reconciler.Access.Authorization;
using Reconciler.Worker.Composition;

namespace Reconciler.Worker.Planning;

/// <summary>Who may call which tools of a gateway, now and after a plan.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Before">As it is; null when there is no gateway yet.</param>
/// <param name="After">As it will be; null when there will be none.</param>
/// <param name="Principals">The callers that the answers are about.</param>
/// <param name="GuardBefore">What stands between its callers and its tools; null when there is no gateway yet.</param>
/// <param name="GuardAfter">What will stand there; null when there will be none.</param>
internal sealed record GatewayOutlook(
    ResourceAddress Gateway, GatewayAccess? Before, GatewayAccess? After, IReadOnlyList<AccessPrincipal> Principals, GatewayGuard? GuardBefore, GatewayGuard? GuardAfter)
{
    private readonly Lazy<IReadOnlyList<AccessChange>> _changes = new(() => Distinct(AccessChanges.Compare(Before, After, Principals)));

    /// <summary>What becomes callable or denied, and for whom. A user is named only where the answer is another than for everybody.</summary>
    public IReadOnlyList<AccessChange> Changes => _changes.Value;

    /// <summary>What else changes between its callers and its tools; null when nothing does.</summary>
    public GuardChange? Guard { get; } = GuardBefore is null || GuardAfter is null ? null : GuardChange.Between(GuardBefore, GuardAfter);

    /// <summary>Why nothing certain can be said, such as a live policy that is no Cedar; null when there is no such reason.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the gateway's making was broken off: whoever completes it agrees to nothing that was not agreed to when it was begun.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>Whether a gateway that is there already may allow what it does not allow now. A new one takes nothing from anybody.</summary>
    public bool MayWiden => Problem is not null || !IsNew && (Guard is { MayWiden: true } || Changes.Any(change => change.MayWiden));

    /// <summary>Whether a gateway is made, or completed, that was not there before.</summary>
    public bool IsNew => Problem is null && (Before is null || IsUnfinished);

    public bool IsEmpty => Problem is null && Changes.Count == 0 && Guard is null;

    private static IReadOnlyList<AccessChange> Distinct(IReadOnlyList<AccessChange> changes)
    {
        var general = changes.Where(change => change.Principal.Entity is null).ToLookup(change => change.Tool, Answer);
        return [.. changes.Where(change => change.Principal.Entity is null || !general[change.Tool].Contains(Answer(change)))];

        static (string Before, string After) Answer(AccessChange change) => (change.Before.ToString(), change.After.ToString());
    }
}
