using Reconciler.Access.Validation;
using Reconciler.Spec;

namespace Reconciler.Engine.Composition;

/// <summary>The statement of one policy, and its location in the specs.</summary>
/// <param name="Key">The name among the policies of its object; null if the object has only one.</param>
/// <param name="Path">The member that contains the statement, or that names its file.</param>
/// <param name="Text">The statement as written.</param>
/// <param name="Language">
/// The language that the object demands; null if the text decides: plain Cedar goes to <c>definition.cedar</c>, Dogwood to
/// <c>definition.policy</c>.
/// </param>
/// <param name="At">Returns the location of a character, by its offset in <paramref name="Text"/>.</param>
internal sealed record PolicySource(string? Key, string Path, string Text, PolicyLanguage? Language, Func<int, SourceLocation> At);
