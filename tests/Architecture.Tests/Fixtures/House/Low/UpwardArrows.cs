using Reconciler.ArchitectureTests.Fixtures.House.High;

namespace Reconciler.ArchitectureTests.Fixtures.House.Low;

/// <summary>Uses another type inside a state machine.</summary>
internal sealed class AsyncCaller
{
    public static async Task<int> CountAsync() => await Roof.TilesAsync() + 1;
}

/// <summary>Uses another type inside a lambda.</summary>
internal sealed class LambdaCaller
{
    public static IEnumerable<int> Count(IEnumerable<int> numbers) => numbers.Select(number => number + Roof.Tiles());
}

/// <summary>Uses another type only as the argument of a generic one.</summary>
internal sealed class Listener
{
    public IReadOnlyList<Roof> Roofs { get; } = [];
}

/// <summary>Uses another type only as an attribute.</summary>
[Roof]
internal sealed class AttributeBearer;

/// <summary>Uses another type only by name.</summary>
internal sealed class TypeNamer
{
    public static Type Type => typeof(Roof);
}
