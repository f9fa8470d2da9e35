namespace Reconciler.Worker.Sources.Git;

/// <summary>The reasons of the condition <c>SourceReady</c> of stacks that are followed in git.</summary>
internal static class GitReasons
{
    /// <summary>The newest commit is in force.</summary>
    public const string Followed = "Followed";

    /// <summary>The argument of <c>--git</c> is not one.</summary>
    public const string Invalid = "InvalidSource";

    /// <summary>The repository does not answer, or refuses the credentials.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>The repository has no such branch.</summary>
    public const string BranchMissing = "BranchMissing";

    /// <summary>The commit has no such folder.</summary>
    public const string PathMissing = "PathMissing";

    /// <summary>No folder below the path is a stack.</summary>
    public const string NoStacks = "NoStacks";

    /// <summary>The commit holds more or other than is exported.</summary>
    public const string Refused = "CommitRefused";

    /// <summary>The specs of the stack have errors in the newest commit.</summary>
    public const string InvalidSpecs = "InvalidSpecs";

    /// <summary>The folder of the stack is not in the newest commit.</summary>
    public const string Removed = "Removed";

    /// <summary>Several stacks have the name.</summary>
    public const string DuplicateName = "DuplicateName";
}
