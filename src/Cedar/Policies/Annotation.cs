namespace Cedar.Policies;

/// <summary>An <c>@key("value")</c> before a policy; it means nothing to Cedar.</summary>
/// <param name="Key">The identifier after the <c>@</c>.</param>
/// <param name="Value">The text, empty when none was written.</param>
public sealed record Annotation(string Key, string Value);
