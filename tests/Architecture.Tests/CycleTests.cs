using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>Folders of one project never need each other, directly or by way of others.</summary>
public sealed class CycleTests
{
    public static TheoryData<string> Projects => [.. Codebase.Sources.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_form_no_ring(string project)
    {
        var graph = FolderGraph.Of(Codebase.Source(project));
        Violations.AssertNone($"In src/{project} no folder needs itself by way of others.", graph.FindRings().Select(graph.Describe));
    }

    [Fact]
    public void The_rule_finds_a_pair_and_a_longer_ring()
    {
        var rings = Bad.Graph("Rings").FindRings();

        Assert.Equal([["Left", "Right"], ["One", "Three", "Two"]], rings.OrderBy(ring => ring[0], StringComparer.Ordinal));
    }
}
