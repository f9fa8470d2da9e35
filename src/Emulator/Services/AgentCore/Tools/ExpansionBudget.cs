namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>Limits the size of an expanded schema: nested references can expand a few lines to more than fits into memory.</summary>
internal sealed class ExpansionBudget
{
    private int _left = 10_000;

    /// <summary>Takes one node, or returns <see langword="false"/> if the budget is exhausted.</summary>
    public bool TryTake() => _left-- > 0;
}
