namespace Reconciler.Engine.Model;

/// <summary>
/// An answer of AWS that live states are made of, and what becomes of its members. A member that the desired state has by the same name is
/// compared, unless <see cref="ResourceTraits"/> says otherwise. Every other member is in one of the two maps here.
/// </summary>
/// <param name="Type">The class of the answer.</param>
public sealed record LiveAnswer(Type Type)
{
    /// <summary>Members that are compared as another member of the desired state, or as tags.</summary>
    public IReadOnlyDictionary<string, string> ComparedAs { get; init; } = new Dictionary<string, string>();

    /// <summary>Members that are not compared, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Ignored { get; init; } = new Dictionary<string, string>();
}
