namespace Reconciler.ArchitectureTests.Fixtures.Rings.One;

internal sealed class OnePart
{
    public Two.TwoPart? Next { get; init; }
}
