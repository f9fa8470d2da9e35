namespace Cedar.Policies;

/// <summary>Creates a policy from a template by filling its slots.</summary>
/// <param name="Id">The policy's id.</param>
/// <param name="TemplateId">The template's id.</param>
/// <param name="Principal">The entity for <c>?principal</c>, or null if the template does not have this slot.</param>
/// <param name="Resource">The entity for <c>?resource</c>, or null if the template does not have this slot.</param>
public sealed record TemplateLink(string Id, string TemplateId, EntityUid? Principal, EntityUid? Resource);
