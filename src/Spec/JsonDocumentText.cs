namespace Reconciler.Spec;

/// <summary>
/// A JSON document that an API takes as text, such as an IAM policy. In YAML it is a mapping or a string of JSON. Its strings may
/// contain references.
/// </summary>
/// <param name="Text">The normalized document: without white space, members in source order.</param>
public sealed record JsonDocumentText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
