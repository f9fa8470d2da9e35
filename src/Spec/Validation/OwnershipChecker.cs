using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Validation;

/// <summary>Checks what a stack says about owners: former names, tags of other tools, and the data that may be lost.</summary>
internal sealed class OwnershipChecker(string stack, ErrorList errors)
{
    private const string Member = "spec.formerNames";
    private const int MaxTagValue = 256;
    private const int ToolsHashLength = 32;
    private const string ToolsPlace = "the Gateway or the GatewayTarget whose tools are agreed to";

    public void Check(SpecObject? settings, IReadOnlyList<SpecObject> objects)
    {
        if (settings is { IsBound: true, Spec: StackSpec spec })
        {
            CheckStack(settings, spec.FormerNames ?? []);
            CheckPatterns(settings, spec.IgnoreTags ?? []);
        }

        if (settings is not null) CheckDataLoss(settings);
        if (settings is not null) CheckPlace(settings, StackAnnotations.IgnoreFields, "the object whose resources it is about");
        foreach (var o in objects) CheckPlace(o, StackAnnotations.AllowDataLoss, "the Stack document");
        if (settings is not null) CheckPlace(settings, StackAnnotations.Restart, "the McpServer to restart");
        foreach (var o in objects) CheckRestart(o);
        if (settings is not null) CheckPlace(settings, StackAnnotations.AllowTools, ToolsPlace);
        foreach (var o in objects) CheckTools(o);
        var claims = new Dictionary<(string Kind, FormerName Name), SpecObject>();
        foreach (var o in objects.Where(o => o is { IsBound: true, Spec: ResourceSpec })) CheckObject(o, objects, claims);
    }

    private void CheckStack(SpecObject settings, List<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!FormerName.IsName(names[i])) AddInvalid(settings, i, names[i], "the name of a stack");
            else if (names[i] == stack) Add(settings, i, $"{names[i]} is the name of this stack", "write the name that it had before");
            else if (names.IndexOf(names[i]) < i) Add(settings, i, $"{Shown.Cut(names[i])} is named twice", "remove one of the entries");
        }
    }

    private void CheckObject(SpecObject o, IReadOnlyList<SpecObject> objects, Dictionary<(string, FormerName), SpecObject> claims)
    {
        var names = ((ResourceSpec)o.Spec).FormerNames ?? [];
        for (var i = 0; i < names.Count; i++)
        {
            if (FormerName.Parse(names[i]) is not { } name)
            {
                AddInvalid(o, i, names[i], "the name of an object, or stack/name");
                continue;
            }

            // The name of this stack before the slash says nothing more than the name alone.
            if (name.Stack == stack) name = name with { Stack = null };
            if (name.Stack is null && name.Name == o.Ref.Name)
            {
                Add(o, i, $"{names[i]} is the name of this object", "write the name that it had before");
            }
            else if (name.Stack is null && objects.Any(other => other.Ref == o.Ref with { Name = name.Name }))
            {
                Add(o, i, $"{o.Ref.Kind}/{name.Name} is an object of this stack", "remove the entry, or that object");
            }
            else if (!claims.TryAdd((o.Ref.Kind, name), o))
            {
                var first = claims[(o.Ref.Kind, name)];
                if (first == o) Add(o, i, $"{Shown.Cut(names[i])} is named twice", "remove one of the entries");
                else Add(o, i, $"{names[i]} is a former name of {first.Ref}, too", "a resource has one owner: remove one of the entries");
            }
        }
    }

    private void CheckPatterns(SpecObject settings, List<string> patterns)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            var path = $"spec.ignoreTags[{i}]";
            if (patterns[i].Length == 0)
            {
                errors.Add(settings.GetLocation(path), path, "the pattern is empty", "write a tag key such as cost-*");
            }
            else if (new TagPattern(patterns[i]).ReachesReservedTags())
            {
                errors.Add(
                    settings.GetLocation(path), path,
                    $"{Shown.Quote(patterns[i])} matches tags that begin with {TagPattern.ReservedPrefix}",
                    "these tags say who owns a resource; begin the pattern with other characters");
            }
        }
    }

    // An annotation in the wrong place would be ignored in silence.
    private void CheckPlace(SpecObject o, string annotation, string place)
    {
        var path = $"metadata.annotations.{annotation}";
        if (o.Annotations.ContainsKey(annotation))
            errors.Add(o.GetLocation(path), path, $"{annotation} has no effect on {o.Ref}", $"write it on {place}");
    }

    private void CheckRestart(SpecObject o)
    {
        if (o.Annotations.GetValueOrDefault(StackAnnotations.Restart) is not { } text) return;
        if (o.Spec is not McpServerSpec)
        {
            CheckPlace(o, StackAnnotations.Restart, "the McpServer to restart");
            return;
        }

        var path = $"metadata.annotations.{StackAnnotations.Restart}";
        if (text.Length is > 0 and <= MaxTagValue && text.All(IsTagCharacter)) return;
        errors.Add(
            o.GetLocation(path), path, $"{Shown.Quote(text)} cannot be the value of a tag",
            $"write 1 to {MaxTagValue} letters, digits, spaces and _ . : / = + - @, such as a date");
    }

    private void CheckTools(SpecObject o)
    {
        if (o.Annotations.GetValueOrDefault(StackAnnotations.AllowTools) is not { } text) return;
        if (o.Spec is not (GatewaySpec or GatewayTargetSpec))
        {
            CheckPlace(o, StackAnnotations.AllowTools, ToolsPlace);
            return;
        }

        var path = $"metadata.annotations.{StackAnnotations.AllowTools}";
        if (text.Length == ToolsHashLength && text.All(char.IsAsciiHexDigitLower)) return;
        errors.Add(
            o.GetLocation(path), path, $"{Shown.Quote(text)} is no hash of tools",
            $"write the {ToolsHashLength} hexadecimal digits that `reconciler diff` shows");
    }

    private static bool IsTagCharacter(char c) => char.IsLetterOrDigit(c) || " _.:/=+-@".Contains(c, StringComparison.Ordinal);

    private void CheckDataLoss(SpecObject settings)
    {
        if (settings.Annotations.GetValueOrDefault(StackAnnotations.AllowDataLoss) is not { } value) return;
        var path = $"metadata.annotations.{StackAnnotations.AllowDataLoss}";
        var entries = StackAnnotations.Split(value);
        if (entries.Count == 0) errors.Add(settings.GetLocation(path), path, "the list is empty", "write entries such as UserPool/users");
        foreach (var entry in entries.Where(entry => entry.Trim('/') != entry || !entry.Contains('/', StringComparison.Ordinal)))
        {
            errors.Add(
                settings.GetLocation(path), path, $"{Shown.Quote(entry)} names no resource",
                "write the kind and the name, such as UserPool/users; separate entries by commas");
        }
    }

    private void AddInvalid(SpecObject o, int index, string found, string expected) => Add(
        o, index, $"{Shown.Quote(found)} is not {expected}",
        "names have at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit");

    private void Add(SpecObject o, int index, string message, string hint) =>
        errors.Add(o.GetLocation($"{Member}[{index}]"), $"{Member}[{index}]", message, hint);
}
