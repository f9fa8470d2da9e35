using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Control;

/// <summary>What the last pass of a stack read of its account.</summary>
public sealed class StackReads
{
    private readonly ViewReads _reads;
    private readonly AwsAccount _aws;

    internal StackReads(ViewReads reads, AwsAccount aws)
    {
        reads.Complete();
        (_reads, _aws) = (reads, aws);
    }

    /// <summary>Lets what somebody has changed be read anew at the next look, if the stack looks at it.</summary>
    /// <param name="change">The change.</param>
    /// <returns>Whether the stack looks at it.</returns>
    public bool Expire(LiveChange change)
    {
        if (!change.IsIn(_aws.Identity)) return false;
        var concerned = _reads.FindConcerned(change).ToList();
        foreach (var scope in concerned) _aws.View.Expire(scope);
        return concerned.Count > 0;
    }

    /// <summary>Repeats the reads, and names one that has moved; null if all stand still.</summary>
    internal Task<string?> FindMovedAsync(CancellationToken cancellationToken) => _reads.FindMovedAsync(cancellationToken);
}
