using System.Text.RegularExpressions;

namespace Reconciler.Spec.Yaml;

/// <summary>A YAML scalar.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsPlain">Whether it has no quotes, so that it may be a number, a boolean or null.</param>
/// <param name="Location">The start.</param>
internal sealed partial record ScalarNode(string Text, bool IsPlain, SourceLocation Location) : SpecNode(Location)
{
    private const int MaxShownLength = 60;

    public override int Size => 1;

    /// <summary>Whether it is null in the core schema of YAML 1.2, in which <c>yes</c> and <c>on</c> are strings.</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    public bool? Boolean => !IsPlain ? null : Text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    public bool IsInteger => IsPlain && Integer().IsMatch(Text);

    public bool IsNumber => IsPlain && Number().IsMatch(Text);

    public override string Description => IsNull ? "nothing"
        : Boolean is not null ? Text
        : IsNumber ? $"the number {Shown.Cut(Text)}"
        : $"the string \"{(Text.Length <= MaxShownLength ? Text : Text[..MaxShownLength] + "...").ReplaceLineEndings(" ")}\"";

    [GeneratedRegex(@"\A[-+]?[0-9]+\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();
}
