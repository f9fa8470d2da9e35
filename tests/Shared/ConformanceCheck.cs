namespace Reconciler.Tests.Shared;

/// <summary>One thing that the conformance suite looked at.</summary>
internal sealed record ConformanceCheck(string Scenario, string Id, string Status, string? Error)
{
    public string Name => $"{Scenario}/{Id}";

    public bool Failed => Status is "FAILURE" or "WARNING";
}
