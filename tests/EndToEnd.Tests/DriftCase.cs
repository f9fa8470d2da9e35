namespace EndToEnd.Tests;

/// <summary>Something that somebody changes behind our back.</summary>
/// <param name="Resource">The resource that it shows at.</param>
/// <param name="Fields">The fields that the diff has to name: these and no others.</param>
/// <param name="Change">How it comes about.</param>
/// <param name="Consequences">Other resources that it shows at.</param>
internal sealed record DriftCase(string Resource, string[] Fields, Func<Workshop, Task> Change, params string[] Consequences)
{
    /// <summary>The stack, if it is not the workshop's.</summary>
    public Func<StackBuilder>? Stack { get; init; }

    /// <summary>
    /// Drift is told from a change of the spec by a tag of the resource or of its parent. Archives and
    /// policies have neither: a process that never applied the spec calls their drift a change. It heals all the same.
    /// </summary>
    public bool IsKnownAsDrift => Resource.Split('/')[0] is not ("SourceArchive" or "Policy");
}
