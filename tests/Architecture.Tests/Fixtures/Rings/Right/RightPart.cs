namespace Reconciler.ArchitectureTests.Fixtures.Rings.Right;

internal sealed class RightPart
{
    public Left.LeftPart? Next { get; init; }
}
