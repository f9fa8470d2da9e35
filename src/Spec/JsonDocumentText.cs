namespace Reconciler.Spec;

/// <summary>
/// A JSON document that an API takes as text (an IAM policy, say). In YAML it is written as a mapping or as a string of JSON;
/// strings inside may hold references.
/// </summary>
/// <param name="Text">The document, normalised: no white space, members in the order they were written.</param>
public sealed record JsonDocumentText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
