using System.Text;

namespace Cedar.Schemas;

/// <summary>Writes schemas as text that parses to the same schema.</summary>
internal sealed class SchemaPrinter
{
    private const int MaxRecordLength = 80;

    private readonly HashSet<string> _names;

    private SchemaPrinter(Schema schema) => _names = [.. schema.EntityTypes.Select(e => SchemaNames.GetLocalName(e.Name))];

    public static string Print(Schema schema)
    {
        var text = new StringBuilder();
        var printer = new SchemaPrinter(schema);
        foreach (var space in SchemaNames.GetNamespaces(schema))
        {
            var lines = schema.EntityTypes.Where(e => SchemaNames.GetNamespace(e.Name) == space).Select(printer.PrintEntityType)
                .Concat(schema.Actions.Where(a => SchemaNames.GetNamespace(a.Uid.Type) == space).Select(printer.PrintAction));
            var indent = space.Length == 0 ? "" : "  ";
            if (space.Length > 0)
                text.Append("namespace ").Append(space).Append(" {\n");
            foreach (var line in lines.SelectMany(l => l.Split('\n')))
                text.Append(indent).Append(line).Append('\n');
            if (space.Length > 0)
                text.Append("}\n");
        }

        return text.ToString();
    }

    private string PrintEntityType(EntityTypeSchema type)
    {
        var name = SchemaNames.GetLocalName(type.Name);
        if (type.AllowedIds is not null)
            return $"entity {name} enum [{string.Join(", ", type.AllowedIds.Order(StringComparer.Ordinal).Select(CedarText.Quote))}];";
        var memberOf = type.Ancestors.Count == 0 ? "" : $" in {PrintList(type.Ancestors)}";
        var shape = type.Attributes.Values.Count == 0 ? "" : $" = {PrintRecord(type.Attributes)}";
        var tags = type.Tags is null ? "" : $" tags {PrintType(type.Tags)}";
        return $"entity {name}{memberOf}{shape}{tags};";
    }

    private string PrintAction(ActionSchema action)
    {
        var groups = action.Parents.Count == 0 ? "" : $" in [{string.Join(", ", action.Parents)}]";
        // An action without principals or without resources applies to no request; the text form cannot say more.
        if (action.Principals.Count == 0 || action.Resources.Count == 0)
            return $"action {CedarText.Quote(action.Uid.Id)}{groups};";
        var context = action.Context.Values.Count == 0 ? "" : $", context: {PrintRecord(action.Context)}";
        var appliesTo = $"appliesTo {{ principal: {PrintList(action.Principals)}, resource: {PrintList(action.Resources)}{context} }}";
        return $"action {CedarText.Quote(action.Uid.Id)}{groups} {appliesTo};";
    }

    private static string PrintList(IEnumerable<string> names) => $"[{string.Join(", ", names.Order(StringComparer.Ordinal))}]";

    private string PrintRecord(RecordAttributes attributes)
    {
        var fields = attributes.Values.Select(a => $"{CedarText.FormatName(a.Name)}{(a.Required ? "" : "?")}: {PrintType(a.Type)}")
            .ToList();
        var line = $"{{{string.Join(", ", fields)}}}";
        return line.Length <= MaxRecordLength
            ? line
            : $"{{\n{string.Concat(fields.Select(f => $"  {f.Replace("\n", "\n  ", StringComparison.Ordinal)},\n"))}}}";
    }

    /// <summary>Built-in types get the prefix <c>__cedar::</c> if the schema has an entity type with the same name.</summary>
    private string PrintType(CedarType type) => type switch
    {
        CedarType.Entity entity => entity.Name,
        CedarType.Set set => $"Set<{PrintType(set.Element)}>",
        CedarType.Record record => PrintRecord(record.Attributes),
        _ => _names.Contains(type.ToString()) ? $"__cedar::{type}" : type.ToString(),
    };
}
