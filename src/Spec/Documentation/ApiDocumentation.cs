using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Reconciler.Spec.Documentation;

/// <summary>What the members of the API's types mean, from <c>ApiMembers.txt</c>.</summary>
internal sealed class ApiDocumentation
{
    private const string Resource = "ApiMembers.txt";
    private const string ExampleMark = " | e.g. ";
    private const string DefaultMark = " | default ";
    private readonly FrozenDictionary<(string Type, string Member), MemberDocumentation> _members;

    private ApiDocumentation(Dictionary<(string, string), MemberDocumentation> members) => _members = members.ToFrozenDictionary();

    /// <summary>The documented members: the name of the type, and the name of the member in specs.</summary>
    public IEnumerable<(string Type, string Member)> Members => _members.Keys;

    public static ApiDocumentation Load()
    {
        using var stream = typeof(ApiDocumentation).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var members = new Dictionary<(string, string), MemberDocumentation>();
        var type = "";
        while (reader.ReadLine() is { } line)
        {
            if (line is ['[', .. var name, ']']) type = name;
            else if (line is not ("" or ['#', ..])) Add(members, type, line);
        }

        return new ApiDocumentation(members);
    }

    /// <summary>Finds what is said of a member. Returns null if nothing is.</summary>
    public MemberDocumentation? Find(Type type, string member) => _members.GetValueOrDefault((type.Name, member));

    private static void Add(Dictionary<(string, string), MemberDocumentation> members, string type, string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var (rest, @default) = Split(line[(colon + 2)..], DefaultMark);
        var (description, example) = Split(rest, ExampleMark);
        members.Add((type, line[..colon]), new MemberDocumentation(description, example, @default));
    }

    private static (string Text, JsonNode? Value) Split(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], MemberDocumentation.ParseValue(text[(at + mark.Length)..]));
    }
}
