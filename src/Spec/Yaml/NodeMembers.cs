using System.Globalization;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Yaml;

/// <summary>The members of a mapping, for rules.</summary>
internal sealed class NodeMembers(MappingNode map) : IMembers
{
    /// <summary>No members.</summary>
    public static NodeMembers None { get; } = new(new MappingNode([], new SourceLocation("", 1, 1)));

    public IEnumerable<string> Names => map.Members.Select(member => member.Key.Text).Where(IsSet);

    public bool IsSet(string path) => Find(path) is not (null or ScalarNode { IsNull: true });

    public string? GetText(string path) => Find(path) is ScalarNode { IsNull: false } scalar ? scalar.Text : null;

    public int CountItems(string path) => Find(path) is SequenceNode list ? list.Items.Count : 0;

    private SpecNode? Find(string path)
    {
        SpecNode? node = map;
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            node = (node as MappingNode)?.Find(bracket < 0 ? part : part[..bracket]);
            if (bracket < 0) continue;
            var index = int.Parse(part[(bracket + 1)..^1], CultureInfo.InvariantCulture);
            node = (node as SequenceNode)?.Items.ElementAtOrDefault(index);
        }

        return node;
    }
}
