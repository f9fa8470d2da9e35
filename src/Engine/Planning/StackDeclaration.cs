using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning;

/// <summary>
/// What the specs of a stack say about owners: which objects it has, and which objects they were before. A worker keeps it of all its stacks,
/// and it is small, unlike the specs.
/// </summary>
public sealed class StackDeclaration
{
    private readonly string? _region;
    private readonly RoleToAssume? _role;
    private readonly HashSet<ObjectRef> _objects;
    private readonly IReadOnlyList<(ObjectRef Object, IReadOnlyList<FormerOwner> Owners)> _former;

    private StackDeclaration(Stack stack)
    {
        (Name, _region, _role) = (stack.Name, stack.Settings.Region, RoleToAssume.Of(stack.Settings));
        _objects = [.. stack.Objects.Select(o => o.Ref)];
        _former = [.. stack.Objects.Select(o => (o.Ref, FormerOwner.Find(stack, o))).Where(pair => pair.Item2.Count > 0)];
    }

    /// <summary>The name of the stack.</summary>
    public string Name { get; }

    /// <summary>Reads the declaration of a stack.</summary>
    /// <param name="stack">The stack.</param>
    public static StackDeclaration Of(Stack stack) => new(stack);

    /// <summary>Whether the stack has an object.</summary>
    internal bool Declares(ObjectRef @object) => _objects.Contains(@object);

    /// <summary>Returns the object that names an owner as its former owner; null if none does.</summary>
    internal FormerOwner? FindClaim(FormerOwner owner) => _former
        .Where(entry => entry.Object.Kind == owner.Object.Kind && entry.Owners.Contains(owner))
        .Select(entry => new FormerOwner(Name, entry.Object))
        .FirstOrDefault();

    /// <summary>Stacks that name different accounts or regions say nothing about each other's resources.</summary>
    internal bool IsInSameAccount(StackDeclaration other) =>
        other._role?.Arn == _role?.Arn && (other._region is null || _region is null || other._region == _region);
}
