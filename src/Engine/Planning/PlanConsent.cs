namespace Reconciler.Engine.Planning;

/// <summary>What a person agreed to before the plan was made.</summary>
/// <param name="ToPrune">Whether pruning many resources at once is confirmed.</param>
/// <param name="DataLoss">The consent to the loss of people's data.</param>
/// <param name="Entries">The entries of the annotation that allows data loss.</param>
internal sealed record PlanConsent(bool ToPrune, DataLossConsent DataLoss, IReadOnlyList<string> Entries)
{
    /// <summary>Whether resources that no spec defines any more are deleted, if the stack prunes.</summary>
    public bool Prunes { get; init; } = true;
}
