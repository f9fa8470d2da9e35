namespace Reconciler.Access.Dogwood.Source;

/// <summary>The kinds of <see cref="SourceToken"/>.</summary>
internal enum SourceTokenKind
{
    /// <summary>A name or a keyword.</summary>
    Name,

    /// <summary>Digits.</summary>
    Number,

    /// <summary>A string with its quotes.</summary>
    String,

    /// <summary>An operator or punctuation.</summary>
    Symbol,

    /// <summary>A <c>//</c> comment, without the line break.</summary>
    Comment,
}
