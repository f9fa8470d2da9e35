using Reconciler.Access.Authorization;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning.Access;

/// <summary>Who may call which tools of a gateway, now and after a plan.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Before">As it is; null when there is no gateway yet.</param>
/// <param name="After">As it will be; null when there will be none.</param>
/// <param name="Principals">The callers that the answers are about.</param>
/// <param name="AuthorizationBefore">What stands between its callers and its tools; null when there is no gateway yet.</param>
/// <param name="AuthorizationAfter">What will stand there; null when there will be none.</param>
public sealed record GatewayAccessChange(
    ResourceAddress Gateway, GatewayAccess? Before, GatewayAccess? After, IReadOnlyList<AccessPrincipal> Principals, GatewayAuthorization? AuthorizationBefore, GatewayAuthorization? AuthorizationAfter)
{
    private readonly Lazy<IReadOnlyList<AccessChange>> _changes = new(() => Distinct(AccessChanges.Compare(Before, After, Principals)));

    /// <summary>What becomes callable or denied, and for whom. A user is named only where the answer is another than for everybody.</summary>
    public IReadOnlyList<AccessChange> Changes => _changes.Value;

    /// <summary>What else changes between its callers and its tools; null when nothing does.</summary>
    public AuthorizationChange? Authorization { get; } = AuthorizationBefore is null || AuthorizationAfter is null ? null : AuthorizationChange.Between(AuthorizationBefore, AuthorizationAfter);

    /// <summary>Why nothing certain can be said, such as a live policy that is no Cedar; null when there is no such reason.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the gateway's making was broken off: whoever completes it agrees to nothing that was not agreed to when it was begun.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>Whether a gateway that is there already may allow what it does not allow now. A new one takes nothing from anybody.</summary>
    public bool MayWiden => Problem is not null || !IsNew && (Authorization is { MayWiden: true } || Changes.Any(change => change.MayWiden));

    /// <summary>Whether a gateway is made, or completed, that was not there before.</summary>
    public bool IsNew => Problem is null && (Before is null || IsIncomplete);

    public bool IsEmpty => Problem is null && Changes.Count == 0 && Authorization is null;

    private static IReadOnlyList<AccessChange> Distinct(IReadOnlyList<AccessChange> changes)
    {
        var general = changes.Where(change => change.Principal.Entity is null).ToLookup(change => change.Tool, Answer);
        return [.. changes.Where(change => change.Principal.Entity is null || !general[change.Tool].Contains(Answer(change)))];

        static (string Before, string After) Answer(AccessChange change) => (change.Before.ToString(), change.After.ToString());
    }
}
