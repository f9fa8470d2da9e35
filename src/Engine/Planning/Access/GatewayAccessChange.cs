using Reconciler.Access.Authorization;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning.Access;

/// <summary>Who may call which tools of a gateway, before and after a plan.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Before">The live access; null if the gateway does not exist.</param>
/// <param name="After">The access after the plan; null if the plan deletes the gateway.</param>
/// <param name="Principals">The callers to compare the access of.</param>
/// <param name="AuthorizationBefore">The live authorization; null if the gateway does not exist.</param>
/// <param name="AuthorizationAfter">The authorization after the plan; null if the plan deletes the gateway.</param>
public sealed record GatewayAccessChange(
    ResourceAddress Gateway,
    GatewayAccess? Before,
    GatewayAccess? After,
    IReadOnlyList<AccessPrincipal> Principals,
    GatewayAuthorization? AuthorizationBefore,
    GatewayAuthorization? AuthorizationAfter)
{
    private readonly Lazy<IReadOnlyList<AccessChange>> _changes = new(() => Distinct(AccessChanges.Compare(Before, After, Principals)));

    /// <summary>
    /// The changes by tool and principal. Users are listed only if their change differs from that of all callers of their kind.
    /// </summary>
    public IReadOnlyList<AccessChange> Changes => _changes.Value;

    /// <summary>The change of the authorization; null if it does not change, or the gateway is created or deleted.</summary>
    public AuthorizationChange? Authorization { get; } = AuthorizationBefore is null || AuthorizationAfter is null
        ? null
        : AuthorizationChange.Between(AuthorizationBefore, AuthorizationAfter);

    /// <summary>Why the access cannot be determined, such as a live policy that is not valid Cedar; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// Whether the create of the gateway was interrupted. Completing it needs no new consent: the consent to the create covers it.
    /// </summary>
    public bool IsIncomplete { get; init; }

    /// <summary>
    /// Whether an existing gateway may allow calls that it denies now, or its access cannot be determined. False for a new gateway: its
    /// creation is the consent.
    /// </summary>
    public bool MayWiden =>
        Problem is not null || !IsNew && (Authorization is { MayWiden: true } || Changes.Any(change => change.MayWiden));

    /// <summary>Whether the plan creates the gateway, or completes its interrupted create.</summary>
    public bool IsNew => Problem is null && (Before is null || IsIncomplete);

    /// <summary>Whether the access does not change.</summary>
    public bool IsEmpty => Problem is null && Changes.Count == 0 && Authorization is null;

    private static IReadOnlyList<AccessChange> Distinct(IReadOnlyList<AccessChange> changes)
    {
        var general = changes.Where(change => change.Principal.Entity is null).ToLookup(change => change.Tool, Answer);
        return [.. changes.Where(change => change.Principal.Entity is null || !general[change.Tool].Contains(Answer(change)))];

        static (string Before, string After) Answer(AccessChange change) => (change.Before.ToString(), change.After.ToString());
    }
}
