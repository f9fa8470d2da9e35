using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The commands of a buildspec by phase.</summary>
internal sealed class Buildspec
{
    private readonly Dictionary<string, IReadOnlyList<string>> _commands = new(StringComparer.Ordinal);

    private Buildspec()
    {
    }

    /// <summary>The variables of the section <c>env</c>.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; private init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Commands(string phase) => _commands.GetValueOrDefault(phase, []);

    /// <summary>
    /// Parses a buildspec. On failure, returns <see langword="null"/> and sets <paramref name="error"/> to CodeBuild's text.
    /// </summary>
    public static Buildspec? Parse(string text, out string error)
    {
        error = "";
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException malformed)
        {
            error = $"YAML_FILE_ERROR: wrong format: {malformed.Message}";
            return null;
        }

        var root = stream.Documents.FirstOrDefault()?.RootNode as YamlMappingNode;
        if (Child(root, "version") is not YamlScalarNode { Value: "0.1" or "0.2" })
            error = "YAML_FILE_ERROR: This build image requires selecting a version: 0.1 or 0.2";
        else if (Child(root, "phases") is not YamlMappingNode { Children.Count: > 0 })
            error = "YAML_FILE_ERROR: at least one phase section is required";
        return error.Length > 0 ? null : Read(root!);
    }

    private static Buildspec Read(YamlMappingNode root)
    {
        var variables = Child(Child(root, "env") as YamlMappingNode, "variables") as YamlMappingNode;
        var buildspec = new Buildspec
        {
            Variables = variables?.Children.ToDictionary(v => v.Key.ToString(), v => v.Value.ToString(), StringComparer.Ordinal) ?? [],
        };
        foreach (var (name, phase) in (YamlMappingNode)Child(root, "phases")!)
        {
            var list = Child(phase as YamlMappingNode, "commands");
            buildspec._commands[name.ToString()] = list switch
            {
                YamlSequenceNode sequence => [.. sequence.Children.Select(c => c.ToString())],
                YamlScalarNode { Value: { } command } => [command],
                _ => [],
            };
        }

        return buildspec;
    }

    private static YamlNode? Child(YamlMappingNode? node, string name) =>
        node is not null && node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;
}
