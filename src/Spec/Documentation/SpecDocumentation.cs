using Reconciler.Spec.Mapping;

namespace Reconciler.Spec.Documentation;

/// <summary>What is said of all types: of ours in their XML documentation, of the API's in a text.</summary>
internal sealed class SpecDocumentation
{
    private readonly XmlDocumentation _xml = XmlDocumentation.Load();
    private readonly ApiDocumentation _api = ApiDocumentation.Load();

    /// <summary>Finds the summary of a class. Returns null if there is none.</summary>
    public string? FindSummary(Type type) => _xml.FindSummary(type);

    /// <summary>Returns what is said of a member.</summary>
    public MemberDocumentation Get(ModelMember member) =>
        _api.Find(member.Property.DeclaringType!, member.Name)
        ?? new MemberDocumentation(_xml.FindSummary(member.Property), _xml.FindExample(member.Property), null);
}
