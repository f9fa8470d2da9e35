using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.Runtime.Internal;
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
        if (member.ConstraintSource.GetCustomAttribute<AWSPropertyAttribute>() is { } bounds)
        {
            CheckBounds(value, bounds.IsMinSet ? bounds.Min : null, bounds.IsMaxSet ? bounds.Max : null, node.Location, path, errors);
        }

        CheckTarget(member, ConstraintTarget.Member, value, node.Location, path, errors);
        if (ApiConstraints.Find(member.ConstraintSource.DeclaringType!, member.ConstraintSource.Name) is not { Pattern: not null })
            CheckArn(member, value, node.Location, path, errors);
        switch (value)
        {
            case IDictionary map when node is MappingNode entries:
                foreach (var (key, entry) in entries.Members)
                {
                    if (member.Name == "tags") TagChecker.Check(key, map[key.Text] as string, path, errors);
                    CheckTarget(member, ConstraintTarget.Key, key.Text, key.Location, $"{path}.{key.Text}", errors);
                    if (map[key.Text] is { } item)
                        CheckTarget(member, ConstraintTarget.Value, item, entry.Location, $"{path}.{key.Text}", errors);
                }

                break;
            case IList list when node is SequenceNode items && list.Count == items.Items.Count:
                for (var i = 0; i < list.Count; i++)
                    CheckTarget(member, ConstraintTarget.Item, list[i]!, items.Items[i].Location, $"{path}[{i}]", errors);
                break;
        }
    }

    private static void CheckTarget(
        ModelMember member, ConstraintTarget target, object value, SourceLocation location, string path, ErrorList errors)
    {
        if (ApiConstraints.Find(member.ConstraintSource.DeclaringType!, member.ConstraintSource.Name, target) is not { } constraint) return;
        CheckBounds(value, constraint.Min, constraint.Max, location, path, errors);
        if (value is not string text || ReferenceText.HasReferences(text)) return;
        if (constraint.Values is { } values && !values.Contains(text))
        {
            errors.Add(location, path, $"expected one of {string.Join(", ", values)}; found \"{text}\"", Spelling.Hint(text, values));
        }

        if (!constraint.Matches(text)) errors.Add(location, path, $"\"{text}\" does not match {FormatPattern(constraint.Pattern!)}");
    }

    private static void CheckBounds(object value, long? min, long? max, SourceLocation location, string path, ErrorList errors)
    {
        var (size, unit) = value switch
        {
            string text when !ReferenceText.HasReferences(text) => ((decimal?)text.Length, " characters"),
            ICollection collection => (collection.Count, " entries"),
            int number => (number, ""),
            long number => (number, ""),
            double number => ((decimal?)number, ""),
            float number => ((decimal?)number, ""),
            _ => (null, ""),
        };
        if (size < min || size > max)
        {
            var range = (min, max) switch
            {
                ({ } low, { } high) => $"between {low} and {high}",
                ({ } low, null) => $"at least {low}",
                _ => $"at most {max}",
            };
            errors.Add(location, path, $"expected {range}{unit}; found {size}");
        }
    }

    private static void CheckArn(ModelMember member, object value, SourceLocation location, string path, ErrorList errors)
    {
        if (!member.Name.EndsWith("Arn", StringComparison.Ordinal) && !member.Name.EndsWith("Arns", StringComparison.Ordinal) &&
            member.Name != "permissionsBoundary")
            return;
        var texts = value switch { string text => [text], IEnumerable<string> list => list, _ => [] };
        foreach (var text in texts.Where(text => !ReferenceText.HasReferences(text) && !ArnPattern().IsMatch(text)))
        {
            errors.Add(location, path, $"\"{text}\" is not an ARN", "expected arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE");
        }
    }

    private static string FormatPattern(string pattern) =>
        pattern.Replace(@"\A(?:", "", StringComparison.Ordinal).Replace(@")\z", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\Aarn:[^:]+:[^:]+:[^:]*:[^:]*:.+\z", RegexOptions.Singleline)]
    private static partial Regex ArnPattern();
}
