using System.Text.RegularExpressions;

namespace Reconciler.Worker.Documents;

/// <summary>
/// The statements of an indented JSON document: IAM statements, lifecycle rules and other elements of lists that have a name. A hunk says
/// which one it is in, because its lines alone look the same in each.
/// </summary>
internal sealed partial class DocumentSections
{
    private readonly List<(int Start, int End, string Name)> _sections = [];

    private DocumentSections()
    {
    }

    /// <summary>Finds the statements.</summary>
    /// <param name="document">The document, indented by two. Other texts have none.</param>
    public static DocumentSections Create(string document)
    {
        var sections = new DocumentSections();
        var lines = document.Split('\n');
        var open = new Stack<(int Indent, int Line)>();
        var lists = new Stack<(int Indent, string Name, int Count)>();
        for (var at = 0; at < lines.Length; at++)
        {
            var text = lines[at].TrimStart();
            var indent = lines[at].Length - text.Length;
            if (List().Match(text) is { Success: true } list)
            {
                lists.Push((indent, list.Groups["name"].Value, 0));
            }
            else if (text.StartsWith('{') && lists.TryPeek(out var inList) && indent == inList.Indent + 2)
            {
                open.Push((indent, at));
            }
            else if (text.StartsWith('}') && open.TryPeek(out var element) && element.Indent == indent)
            {
                open.Pop();
                var (listIndent, name, count) = lists.Pop();
                lists.Push((listIndent, name, count + 1));
                var label = FindLabel(lines[element.Line..at], indent + 2) ?? $"{count}";
                sections._sections.Add((element.Line + 1, at + 1, $"{name}[{label}]"));
            }
            else if (text.StartsWith(']') && lists.TryPeek(out var closed) && closed.Indent == indent)
            {
                lists.Pop();
            }
        }

        return sections;
    }

    /// <summary>Finds the innermost statement at a line, from 1; null if there is none.</summary>
    public string? FindAt(int line) => _sections
        .Where(section => section.Start <= line && line <= section.End)
        .OrderByDescending(section => section.Start)
        .Select(section => section.Name)
        .FirstOrDefault();

    private static string? FindLabel(string[] element, int indent) => element
        .Where(line => line.Length - line.TrimStart().Length == indent)
        .Select(line => Label().Match(line))
        .Where(match => match.Success)
        .Select(match => match.Groups["value"].Value)
        .FirstOrDefault();

    [GeneratedRegex("""^"(?<name>[^"]+)": \[$""")]
    private static partial Regex List();

    [GeneratedRegex("""^\s*"(?:Sid|sid|Id|id|ID|name|Name|rulePriority)": "?(?<value>[^",]+)"?,?$""")]
    private static partial Regex Label();
}
