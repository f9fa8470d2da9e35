namespace Reconciler.ArchitectureTests.Fixtures.House.High;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class RoofAttribute : Attribute;
