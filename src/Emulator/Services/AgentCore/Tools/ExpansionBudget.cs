namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>How much of a schema may still be written out: references to references can make of a few lines more than fits into memory.</summary>
internal sealed class ExpansionBudget
{
    private int _left = 10_000;

    /// <summary>Takes one node; <see langword="false"/> when there is nothing left.</summary>
    public bool TryTake() => _left-- > 0;
}
