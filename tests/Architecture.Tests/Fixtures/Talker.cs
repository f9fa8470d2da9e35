namespace Reconciler.ArchitectureTests.Fixtures;

/// <summary>Writes to the console.</summary>
internal sealed class Talker
{
    public static void Talk() => Console.WriteLine("hello");
}
