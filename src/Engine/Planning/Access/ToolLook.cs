using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning.Access;

/// <summary>A look at the tools of a target.</summary>
/// <param name="Address">The target.</param>
/// <param name="Name">Its name in AWS.</param>
/// <param name="Policy">What to do about other tools.</param>
/// <param name="Live">The target in AWS, which is at rest.</param>
/// <param name="ListedAt">When the gateway can have listed its tools last.</param>
/// <param name="Source">Its server, shortened: the URL, or the image of the runtime of the stack.</param>
/// <param name="Listing">What the server lists now.</param>
/// <param name="Entry">What was agreed to; null if nothing was recorded yet.</param>
internal sealed record ToolLook(
    ResourceAddress Address,
    string Name,
    ToolChangePolicy Policy,
    LiveResource Live,
    DateTimeOffset ListedAt,
    string Source,
    ToolListing Listing,
    AgreedTools.Entry? Entry)
{
    /// <summary>What follows from the look.</summary>
    public ToolVerdict Verdict { get; init; }

    /// <summary>Whether nobody has agreed to what the server lists.</summary>
    public bool IsHeld => Verdict is ToolVerdict.Held or ToolVerdict.InForce;

    /// <summary>What to record; null to keep what is recorded.</summary>
    public AgreedTools.Entry? NewEntry => Verdict is ToolVerdict.Same or ToolVerdict.Adopted
        ? new AgreedTools.Entry(Listing.Catalog!.Digest, ListedAt, Source)
        : null;

    /// <summary>Whether the gateway can have listed the tools again since they were agreed to.</summary>
    private bool IsListedSince => Entry is null || ListedAt.ToUnixTimeMilliseconds() > Entry.ListedAt.ToUnixTimeMilliseconds();

    /// <summary>Decides what follows from the look.</summary>
    /// <param name="isAgreed">Whether somebody agrees to what the servers of the gateway list now.</param>
    public ToolLook Judge(bool isAgreed) => this with { Verdict = Decide(isAgreed) };

    private ToolVerdict Decide(bool isAgreed)
    {
        if (Listing.Catalog is not { } offered) return ToolVerdict.Unknown;

        // Who makes a target agrees to what it lists first: there is nothing to compare it with.
        if (Entry is null) return ToolVerdict.Adopted;
        if (Entry.Digest == offered.Digest) return ToolVerdict.Same;
        if (Policy == ToolChangePolicy.Follow || isAgreed) return IsListedSince ? ToolVerdict.Adopted : ToolVerdict.Outdated;

        // A commit has changed the image, or the URL: whoever reviewed it agreed to the tools that come with it.
        if (Entry.Source != Source) return IsListedSince ? ToolVerdict.Adopted : ToolVerdict.Pending;
        return IsListedSince ? ToolVerdict.InForce : ToolVerdict.Held;
    }
}
