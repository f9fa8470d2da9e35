namespace Reconciler.Engine.Model;

/// <summary>The result of the search for the resource that a former owner left.</summary>
/// <param name="Name">Its name in AWS, which it keeps; null if there is none.</param>
internal sealed record FormerResource(string? Name)
{
    /// <summary>Why the search failed: the resource may exist under a name that is not known.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Why none of several resources was chosen.</summary>
    public string? Ambiguity { get; init; }
}
