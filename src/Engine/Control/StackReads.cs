using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Control;

/// <summary>What the last pass of a stack read of its account.</summary>
public sealed class StackReads
{
    private readonly ViewReads _reads;
    private readonly AwsIdentity _account;

    internal StackReads(ViewReads reads, AwsIdentity account)
    {
        reads.Complete();
        (_reads, _account) = (reads, account);
    }

    /// <summary>Whether a change is of something that the stack looks at.</summary>
    /// <param name="change">The change.</param>
    public bool Concern(LiveChange change) => change.IsIn(_account) && _reads.Contain(change.IsOf);

    /// <summary>Repeats the reads, and names one that has moved; null if all stand still.</summary>
    internal Task<string?> FindMovedAsync(CancellationToken cancellationToken) => _reads.FindMovedAsync(cancellationToken);
}
