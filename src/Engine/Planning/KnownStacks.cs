using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning;

/// <summary>
/// What the other stacks of the same command or worker say about owners. They are read only if a resource moves or would be pruned, and once:
/// create one for each pass of a worker, so that a commit that changes two folders is seen as a whole.
/// </summary>
/// <param name="own">The stack that is planned.</param>
/// <param name="load">Returns the stacks of the command or worker as their files are now.</param>
internal sealed class KnownStacks(Stack own, Func<IReadOnlyList<Stack>> load)
{
    private readonly Lazy<IReadOnlyList<Stack>> _all = new(load);

    /// <summary>Whether a stack still asks for an object.</summary>
    public bool Declares(string stack, ObjectRef @object) =>
        _all.Value.Any(other => other.Name == stack && IsInSameAccount(other) && other.Find(@object) is not null);

    /// <summary>Returns the object of another stack that names a resource's owner as its former owner; null if none does.</summary>
    /// <param name="owner">The owner in this stack.</param>
    public FormerOwner? FindClaim(FormerOwner owner) => _all.Value
        .Where(other => other.Name != own.Name && IsInSameAccount(other))
        .SelectMany(other => other.Objects
            .Where(o => o.Ref.Kind == owner.Object.Kind && FormerOwner.Find(other, o).Contains(owner))
            .Select(o => new FormerOwner(other.Name, o.Ref)))
        .FirstOrDefault();

    /// <summary>Stacks that name different accounts or regions say nothing about each other's resources.</summary>
    private bool IsInSameAccount(Stack other) =>
        other.Settings.AssumeRoleArn == own.Settings.AssumeRoleArn
        && (other.Settings.Region is null || own.Settings.Region is null || other.Settings.Region == own.Settings.Region);
}
