namespace Cedar.Policies;

/// <summary>A policy made from a template by filling its slots.</summary>
/// <param name="Id">The policy's id.</param>
/// <param name="TemplateId">The template's id.</param>
/// <param name="Principal">What fills <c>?principal</c>; null when the template has no such slot.</param>
/// <param name="Resource">What fills <c>?resource</c>; null when the template has no such slot.</param>
public sealed record TemplateLink(string Id, string TemplateId, EntityUid? Principal, EntityUid? Resource);
