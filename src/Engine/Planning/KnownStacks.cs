using Reconciler.Engine.Model;
using Reconciler.Spec;

namespace Reconciler.Engine.Planning;

/// <summary>
/// What the other stacks of the same command or worker say about owners. They are asked only if a resource moves or would be pruned, and once
/// in each pass, so that a commit that changes two folders is seen as a whole.
/// </summary>
/// <param name="own">The stack that is planned.</param>
/// <param name="find">Returns the stacks of the command or worker as their files are now.</param>
internal sealed class KnownStacks(StackDeclaration own, Func<IReadOnlyList<StackDeclaration>> find)
{
    private volatile Lazy<IReadOnlyList<StackDeclaration>> _all = new(find);

    /// <summary>Forgets what the other stacks said: a new pass begins.</summary>
    public void Refresh()
    {
        if (_all.IsValueCreated) _all = new(find);
    }

    /// <summary>Whether a stack still asks for an object.</summary>
    public bool Declares(string stack, ObjectRef @object) =>
        _all.Value.Any(other => other.Name == stack && other.IsInSameAccount(own) && other.Declares(@object));

    /// <summary>Returns the object of another stack that names a resource's owner as its former owner; null if none does.</summary>
    /// <param name="owner">The owner in this stack.</param>
    public FormerOwner? FindClaim(FormerOwner owner) => _all.Value
        .Where(other => other.Name != own.Name && other.IsInSameAccount(own))
        .Select(other => other.FindClaim(owner))
        .FirstOrDefault(claim => claim is not null);
}
