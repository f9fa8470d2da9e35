using System.Collections;
using System.Runtime.CompilerServices;
using Amazon.Runtime.Documents;

namespace Reconciler.Spec.Mapping;

/// <summary>
/// Compares models member by member, without the allocations that a comparison of their JSON needs. Order counts in lists and not in maps.
/// </summary>
public static class ModelEquality
{
    /// <summary>Whether two values are equal at every depth. Values of different types are not.</summary>
    /// <param name="a">A model, a collection or a single value.</param>
    /// <param name="b">The other one.</param>
    public static bool AreEqual(object? a, object? b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a is null || b is null || a.GetType() != b.GetType()) return false;
        switch (a)
        {
            case Document: return DocumentJson.ToJson((Document)a)?.ToJsonString() == DocumentJson.ToJson((Document)b)?.ToJsonString();
            case MemoryStream bytes: return bytes.ToArray().AsSpan().SequenceEqual(((MemoryStream)b).ToArray());
            case IDictionary map: return AreEqual(map, (IDictionary)b);
            case IList list: return AreEqual(list, (IList)b);
            case ITuple tuple: return AreEqual(tuple, (ITuple)b);
            default: return ModelType.IsStructure(a.GetType()) ? AreMembersEqual(a, b) : a.Equals(b);
        }
    }

    private static bool AreMembersEqual(object a, object b)
    {
        // A class that shows no members is no model: it knows itself when it is equal.
        if (ModelType.Get(a.GetType()).Members is not { Count: > 0 } members) return a.Equals(b);
        foreach (var member in members)
        {
            if (!AreEqual(member.Get(a), member.Get(b))) return false;
        }

        return true;
    }

    private static bool AreEqual(ITuple a, ITuple b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (!AreEqual(a[i], b[i])) return false;
        }

        return true;
    }

    private static bool AreEqual(IDictionary a, IDictionary b)
    {
        if (a.Count != b.Count) return false;
        foreach (DictionaryEntry entry in a)
        {
            if (!b.Contains(entry.Key) || !AreEqual(entry.Value, b[entry.Key])) return false;
        }

        return true;
    }

    private static bool AreEqual(IList a, IList b)
    {
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!AreEqual(a[i], b[i])) return false;
        }

        return true;
    }
}
