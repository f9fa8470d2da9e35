namespace Reconciler.ArchitectureTests.Fixtures.House.High;

internal sealed class Roof
{
    public static Task<int> TilesAsync() => Task.FromResult(1);

    public static int Tiles() => 1;
}
