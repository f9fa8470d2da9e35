namespace EndToEnd.Tests.Client;

/// <summary>Tests that share one running workshop, and so go one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ServedCollection : ICollectionFixture<ServedWorkshop>
{
    public const string Name = "Served";
}
