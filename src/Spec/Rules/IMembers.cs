namespace Reconciler.Spec.Rules;

/// <summary>The members of a structure, as they are written.</summary>
internal interface IMembers
{
    /// <summary>The names of the members that are written, in their order.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>Whether a member is written, also with a value that is not valid.</summary>
    /// <param name="path">The member, or the path of a member in it: <c>local.build</c>, <c>items[0].type</c>.</param>
    bool IsSet(string path);

    /// <summary>The text of a scalar. Returns null if it is unset or no scalar.</summary>
    /// <param name="path">The member, or the path of a member in it.</param>
    string? GetText(string path);

    /// <summary>The number of entries of a list; 0 if it is unset or no list.</summary>
    /// <param name="path">The member, or the path of a member in it.</param>
    int CountItems(string path);
}
