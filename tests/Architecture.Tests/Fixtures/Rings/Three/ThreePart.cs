namespace Reconciler.ArchitectureTests.Fixtures.Rings.Three;

internal sealed class ThreePart
{
    public One.OnePart? Next { get; init; }
}
