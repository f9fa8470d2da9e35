namespace Reconciler.Access.Dogwood.Source;

/// <summary>A token of a Cedar or Dogwood text.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">The source text.</param>
/// <param name="Start">The offset of its first character.</param>
internal readonly record struct SourceToken(SourceTokenKind Kind, string Text, int Start)
{
    public int End => Start + Text.Length;

    public bool Is(string symbol) => Kind == SourceTokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == SourceTokenKind.Name && Text == word;

    public override string ToString() => Text;
}
