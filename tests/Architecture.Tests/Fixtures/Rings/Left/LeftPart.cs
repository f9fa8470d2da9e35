namespace Reconciler.ArchitectureTests.Fixtures.Rings.Left;

internal sealed class LeftPart
{
    public Right.RightPart? Next { get; init; }
}
