namespace EndToEnd.Tests;

/// <summary>Every field of the resources that can change outside of the operator.</summary>
internal static class DriftCases
{
    public static IReadOnlyDictionary<string, DriftCase> All { get; } =
        DriftAgentCoreCases.All.Concat(DriftBuildCases.All).Concat(DriftBucketCases.All).Concat(DriftIdentityCases.All)
            .Concat(DriftMachineCases.All).Concat(DriftAccessCases.All).Concat(DriftFunctionCases.All)
            .Concat(DriftTrafficCases.All).Concat(DriftSettingCases.All).ToDictionary();
}
