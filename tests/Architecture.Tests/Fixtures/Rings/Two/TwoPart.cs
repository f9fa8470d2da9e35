namespace Reconciler.ArchitectureTests.Fixtures.Rings.Two;

internal sealed class TwoPart
{
    public Three.ThreePart? Next { get; init; }
}
