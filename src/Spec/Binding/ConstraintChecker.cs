using System.Collections;
using System.Text.RegularExpressions;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;
using Reconciler.Spec.Yaml;
using Shared;

namespace Reconciler.Spec.Binding;

/// <summary>
/// Checks a bound value against the constraints of the API: lengths, counts, ranges, patterns. Text with references is not checked; its
/// value is not known yet.
/// </summary>
internal static partial class ConstraintChecker
{
    public static void Check(ModelMember member, object value, SpecNode node, string path, ErrorList errors)
    {
        var constraint = member.Constraint;
        CheckBounds(value, constraint.Min, constraint.Max, node.Location, path, errors);
        CheckApi(constraint.Value, value, node.Location, path, errors, constraint.Max);
        if (constraint.Value is not { Pattern: not null }) CheckArn(member, value, node.Location, path, errors);
        if (constraint.Length is { } length && value is string text) CheckLength(text, length.Min, length.Max, node.Location, path, errors);
        switch (value)
        {
            case IDictionary map when node is MappingNode entries:
                foreach (var (key, entry) in entries.Members) CheckEntry(member, map, key, entry, $"{path}.{key.Text}", errors);
                break;
            case IList list when node is SequenceNode items && list.Count == items.Items.Count && constraint.Item is not null:
                for (var i = 0; i < list.Count; i++)
                    CheckApi(constraint.Item, list[i]!, items.Items[i].Location, $"{path}[{i}]", errors);
                break;
        }
    }

    private static void CheckEntry(ModelMember member, IDictionary map, ScalarNode key, SpecNode entry, string path, ErrorList errors)
    {
        var constraint = member.Constraint;
        var value = map[key.Text];
        if (member.Name == "tags") TagChecker.Check(key, value as string, path, errors);
        CheckApi(constraint.Key, key.Text, key.Location, path, errors);
        if (constraint.KeyPattern is { } pattern && !Regex.IsMatch(key.Text, pattern.Pattern, RegexOptions.CultureInvariant))
            errors.Add(key.Location, path, $"{Shown.Quote(key.Text)} is not a valid name", $"use {pattern.Words}");
        if (value is null) return;
        CheckApi(constraint.Entry, value, entry.Location, path, errors);
        if (constraint.Length is { } length && value is string text)
            CheckLength(text, length.Min, length.Max, entry.Location, path, errors);
    }

    /// <param name="constraint">The constraint; null if there is none.</param>
    /// <param name="value">The value.</param>
    /// <param name="location">The location of the value.</param>
    /// <param name="path">The path of the value.</param>
    /// <param name="errors">Receives errors.</param>
    /// <param name="max">The largest size by the attributes of the member.</param>
    private static void CheckApi(
        ApiConstraint? constraint, object value, SourceLocation location, string path, ErrorList errors, long? max = null)
    {
        if (constraint is null) return;
        CheckBounds(value, constraint.Min, constraint.Max, location, path, errors);
        if (value is not string text || ReferenceText.HasReferences(text)) return;

        // A text that is too long is reported as such; matching it could take as long as its author wants.
        if (text.Length > Math.Min(constraint.Max ?? long.MaxValue, max ?? long.MaxValue)) return;
        if (constraint.Values is { } values && !values.Contains(text))
        {
            var expected = string.Join(", ", values);
            errors.Add(location, path, $"expected one of {expected}; found {Shown.Quote(text)}", Spelling.Hint(text, values));
        }

        if (constraint.Matches(text)) return;
        var words = PatternWords.Find(constraint.Pattern!);
        var form = words is null ? "" : $"; expected {words.Expected}";
        errors.Add(location, path, $"{Shown.Quote(text)} is not {words?.What ?? "valid here"}{form}", Suggest(constraint, text));
    }

    /// <summary>Names of some services have hyphens, those of others underscores.</summary>
    private static string? Suggest(ApiConstraint constraint, string text)
    {
        foreach (var other in (ReadOnlySpan<string>)[text.Replace('-', '_'), text.Replace('_', '-')])
        {
            if (other != text && constraint.Matches(other)) return $"did you mean {other}?";
        }

        return null;
    }

    private static void CheckBounds(object value, long? min, long? max, SourceLocation location, string path, ErrorList errors)
    {
        if (min is null && max is null) return;
        var (size, unit) = value switch
        {
            string text when !ReferenceText.HasReferences(text) => ((decimal?)text.Length, " characters"),
            ICollection collection => (collection.Count, (max ?? min) == 1 ? " entry" : " entries"),
            int number => (number, ""),
            long number => (number, ""),
            double number => ((decimal?)number, ""),
            float number => ((decimal?)number, ""),
            _ => (null, ""),
        };
        if (size < min || size > max)
            errors.Add(location, path, $"expected {FormatRange(min, max)}{unit}; found {size}");
    }

    private static void CheckLength(string text, int min, int max, SourceLocation location, string path, ErrorList errors)
    {
        if (text.Length < min || text.Length > max)
            errors.Add(location, path, $"expected {FormatRange(min, max)} characters; found {text.Length}");
    }

    private static string FormatRange(long? min, long? max) => (min, max) switch
    {
        ({ } low, { } high) => $"between {low} and {high}",
        ({ } low, null) => $"at least {low}",
        _ => $"at most {max}",
    };

    private static void CheckArn(ModelMember member, object value, SourceLocation location, string path, ErrorList errors)
    {
        if (!member.Name.EndsWith("Arn", StringComparison.Ordinal) && !member.Name.EndsWith("Arns", StringComparison.Ordinal) &&
            member.Name != "permissionsBoundary")
            return;
        var texts = value switch { string text => [text], IEnumerable<string> list => list, _ => [] };
        foreach (var text in texts.Where(text => !ReferenceText.HasReferences(text) && !ArnPattern().IsMatch(text)))
        {
            errors.Add(location, path, $"{Shown.Quote(text)} is not an ARN", "expected arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE");
        }
    }

    [GeneratedRegex(@"\Aarn:[^:]+:[^:]+:[^:]*:[^:]*:.+\z", RegexOptions.Singleline)]
    private static partial Regex ArnPattern();
}
