using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The commands of a buildspec by phase.</summary>
internal sealed partial class Buildspec
{
    private readonly Dictionary<string, IReadOnlyList<string>> _commands = new(StringComparer.Ordinal);

    private Buildspec()
    {
    }

    public IReadOnlyList<string> Commands(string phase) => _commands.GetValueOrDefault(phase, []);

    public IEnumerable<string> AllCommands => new[] { "install", "pre_build", "build", "post_build" }.SelectMany(Commands);

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
        return error.Length > 0 ? null : Read((YamlMappingNode)Child(root, "phases")!);
    }

    /// <summary>The images of all <c>docker push</c> commands, with variables expanded.</summary>
    public IEnumerable<string> PushedImages(IReadOnlyDictionary<string, string> variables) => AllCommands
        .SelectMany(c => PushCommand().Matches(c))
        .Select(m => Expand(m.Groups[1].Value.Trim('"', '\''), variables));

    public bool UsesDocker => AllCommands.Any(MakesImage);

    /// <summary>Whether a command builds an image.</summary>
    public static bool MakesImage(string command) => DockerCommand().IsMatch(command);

    /// <summary>Expands variables as the shell does. An unknown variable is empty.</summary>
    public static string Expand(string command, IReadOnlyDictionary<string, string> variables) =>
        Variable().Replace(command, m => variables.GetValueOrDefault(m.Groups[1].Value, ""));

    private static Buildspec Read(YamlMappingNode phases)
    {
        var buildspec = new Buildspec();
        foreach (var (name, phase) in phases)
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

    [GeneratedRegex(@"\bdocker\s+(?:image\s+)?push\s+(?:--?\S+\s+)*(\S+)")]
    private static partial Regex PushCommand();

    [GeneratedRegex(@"\bdocker\s+(?:buildx\s+)?build\b")]
    private static partial Regex DockerCommand();

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")]
    private static partial Regex Variable();
}
