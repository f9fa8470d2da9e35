namespace Cedar.Policies;

/// <summary>An <c>@key("value")</c> before a policy. Annotations do not affect decisions.</summary>
/// <param name="Key">The identifier after the <c>@</c>.</param>
/// <param name="Value">The value; empty if none was written.</param>
public sealed record Annotation(string Key, string Value);
